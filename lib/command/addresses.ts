import type { ClusterAddresses } from '../net/address-plan.ts'
import { aligned } from '../table.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import { withWorkspace } from '../workspace/workspace.ts'

/** Prints the address plan of the lab as a table, or as JSON; it observes, and changes nothing. */
export async function showAddresses(options: RunOptions, host: Host): Promise<number> {
  const plans = await withWorkspace(options, host, {}, ({ clusters }) =>
    Promise.all(clusters.map(async (cluster) => (await cluster.taskContext()).addresses)),
  )
  if (options.json) host.print(JSON.stringify({ clusters: plans }, undefined, 2))
  else host.print(aligned([['CLUSTER', 'WHAT', 'RANGE', 'WHY'], ...plans.flatMap(rowsOf)]).join('\n'))
  return 0
}

function rowsOf(plan: ClusterAddresses): readonly (readonly string[])[] {
  const ranges = (['pods', 'services', 'pool', 'controlPlaneVip'] as const).flatMap((kind) =>
    plan[kind].map(({ text, reason, assumed }) => [
      labels[kind],
      text,
      assumed ? `${reason} (assumed)` : reason,
    ]),
  )
  const numbers = [
    ['mesh NodePort', String(plan.meshNodePort), `slot ${plan.slot}`],
    ['cluster id', String(plan.clusterId ?? 'none'), `slot ${plan.slot}`],
  ]
  return [...ranges, ...numbers].map((row) => [plan.name, ...row])
}

const labels = {
  pods: 'pods',
  services: 'services',
  pool: 'LoadBalancer pool',
  controlPlaneVip: 'control-plane VIP',
}
