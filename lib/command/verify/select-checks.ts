import type { Check, SkippedCheck } from '../../check/check.ts'
import { kubernetesChecks } from '../../check/kubernetes-checks.ts'
import { usageFailure } from '../../failure.ts'
import type { Lab } from '../../lab/schema.ts'
import type { TaskContext } from '../../task/task-context.ts'
import type { LabCluster } from '../../workspace/clusters.ts'
import type { Project } from '../../workspace/project.ts'

/** A cluster with its checks. */
export interface SelectedChecks {
  cluster: LabCluster
  context: TaskContext
  checks: readonly Check[]
  /** The names of the checks that are not run, each with the reason. */
  skipped: readonly string[]
}

/**
 * The checks of every cluster: those of Kubernetes itself, and those of its components. Checks whose source or responder
 * (container, other cluster) does not exist in this run are dropped.
 *
 * @param only part of a check's id; other checks are dropped
 * @throws Failure `usage` if `only` matches no check
 */
export async function selectChecks(
  clusters: readonly LabCluster[],
  { tasks, lab }: Project,
  only = '',
): Promise<readonly SelectedChecks[]> {
  const names = clusters.map(({ name }) => name)
  const all = clusters.map(async (cluster): Promise<SelectedChecks> => {
    const context = await cluster.taskContext()
    const ofComponents = Object.entries(cluster.cluster.components).flatMap(
      ([name, input]) => (input === undefined ? [] : tasks[name]?.checks?.(input, context)) ?? [],
    )
    const possible = [...kubernetesChecks(context), ...ofComponents]
      .filter((each) => 'skipped' in each || canRun(each, cluster, names))
      .map((each) => ('skipped' in each ? each : unlessLeftOut(each, lab)))
    const checks = possible.flatMap((each) => ('skipped' in each ? [] : [each]))
    const skipped = possible.flatMap((each) => ('skipped' in each ? [each.skipped] : []))
    return { cluster, context, checks, skipped }
  })
  const ofClusters = await Promise.all(all)
  const matching = ofClusters.map((each) => ({
    ...each,
    checks: each.checks.filter(({ id }) => id.includes(only)),
  }))
  if (matching.some(({ checks }) => checks.length > 0)) return matching
  const ids = new Set(ofClusters.flatMap(({ checks }) => checks.map(({ id }) => id)))
  throw usageFailure([`only: no check has ${only} in its name; there are ${[...ids].join(', ')}`])
}

/** The check, or a skipped one with the reason if the lab file leaves it out. */
function unlessLeftOut(check: Check, { verify }: Lab): Check | SkippedCheck {
  const why = verify.leaveOut[check.id]
  return why === undefined ? check : { skipped: `${check.id}: ${why}` }
}

/** Whether this run has the source and the responder of a check. */
function canRun(check: Check, { managed }: LabCluster, names: readonly string[]): boolean {
  if (check.from.at === 'container') return managed.container !== undefined || !managed.dataPlane
  return clustersOf(check).every((name) => names.includes(name))
}

/** The other clusters that a check needs, as its source or its responder. */
function clustersOf(check: Check): readonly string[] {
  const from = check.from.at === 'pod' ? check.from.cluster : undefined
  const responder = 'responder' in check && 'pod' in check.responder ? check.responder.cluster : undefined
  return [from, responder].filter((name) => name !== undefined)
}
