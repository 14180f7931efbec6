import type { Check, SkippedCheck } from '../../check/check.ts'
import { kubernetesChecks } from '../../check/kubernetes-checks.ts'
import { usageFailure } from '../../failure.ts'
import type { Lab } from '../../lab/schema.ts'
import type { TaskContext } from '../../task/task-context.ts'
import type { LabCluster } from '../../workspace/clusters.ts'
import type { Project } from '../../workspace/project.ts'

/** A cluster with the checks that the lab has for it. */
export interface SelectedChecks {
  cluster: LabCluster
  context: TaskContext
  checks: readonly Check[]
  /** What is not asked, with why. */
  skipped: readonly string[]
}

/**
 * The checks of every cluster: Kubernetes' own, and those of its components; not those that ask from where this run, or
 * this cluster, has nothing.
 *
 * @param only part of an id
 * @throws Failure `usage` where `only` leaves none
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
    const wanted = [...kubernetesChecks(context), ...ofComponents]
      .filter((each) => 'skipped' in each || isThere(each, cluster, names))
      .map((each) => ('skipped' in each ? each : wantedOf(each, lab)))
    const checks = wanted.flatMap((each) => ('skipped' in each ? [] : [each]))
    const skipped = wanted.flatMap((each) => ('skipped' in each ? [each.skipped] : []))
    return { cluster, context, checks, skipped }
  })
  const found = await Promise.all(all)
  const kept = found.map((each) => ({ ...each, checks: each.checks.filter(({ id }) => id.includes(only)) }))
  if (kept.some(({ checks }) => checks.length > 0)) return kept
  const ids = new Set(found.flatMap(({ checks }) => checks.map(({ id }) => id)))
  throw usageFailure([`only: no check has ${only} in its name; there are ${[...ids].join(', ')}`])
}

/** A check, if the lab file does not leave it out. */
function wantedOf(check: Check, { verify }: Lab): Check | SkippedCheck {
  const why = verify.leaveOut[check.id]
  return why === undefined ? check : { skipped: `${check.id}: ${why}` }
}

function isThere(check: Check, { managed }: LabCluster, names: readonly string[]): boolean {
  if (check.from.at === 'container') return managed.container !== undefined || !managed.dataPlane
  return clustersOf(check).every((name) => names.includes(name))
}

/** The other clusters that a check needs: to ask from, or to be answered by. */
function clustersOf(check: Check): readonly string[] {
  const from = check.from.at === 'pod' ? check.from.cluster : undefined
  const by = 'responder' in check && 'pod' in check.responder ? check.responder.cluster : undefined
  return [from, by].filter((name) => name !== undefined)
}
