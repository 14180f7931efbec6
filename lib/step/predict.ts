import type { Change } from './change.ts'
import type { ClusterClients, StepContext } from './context.ts'
import { kindOf } from './kinds.ts'
import type { Step } from './step.ts'

/**
 * Changes of a step on a cluster that does not exist yet, marked as predicted: the prediction of its kind, else the
 * result of probing an empty cluster.
 */
export async function predict(step: Step, context: StepContext): Promise<readonly Change[]> {
  const kind = kindOf(step)
  const changes =
    kind.predict?.(step) ?? (await kind.probe(step, { ...context, clients: async () => emptyCluster }))
  return changes.map((change): Change => ({ ...change, predicted: true }))
}

const unreachable = () => Promise.reject(new Error('nothing is there'))

/** No objects, and no kinds served; its kubeconfig keeps a client program from finding another cluster in its place. */
const emptyCluster: ClusterClients = {
  access: { kubeconfig: '/dev/null', context: 'none' },
  tools: { kubectl: '', helm: '', cacheFolder: '' },
  reader: { get: async () => undefined, watch: async function* () {}, close: async () => {} },
  writer: { dryRun: unreachable, apply: unreachable, close: async () => {} },
  resources: { pathOf: async () => undefined },
  owned: async () => ({ objects: [], releases: [] }),
}
