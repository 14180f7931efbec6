import type { Check, LeftOut } from '../../check/check.ts'
import { kubernetesChecks } from '../../check/kubernetes-checks.ts'
import { usageFailure } from '../../failure.ts'
import type { Lab } from '../../lab/schema.ts'
import type { World } from '../../task/world.ts'
import type { LabCluster } from '../../workspace/clusters.ts'
import type { Project } from '../../workspace/project.ts'

/** A cluster with the checks that the lab has for it. */
export interface Questions {
  cluster: LabCluster
  world: World
  checks: readonly Check[]
  /** What is not asked, with why. */
  leftOut: readonly string[]
}

/**
 * The checks of every cluster: Kubernetes' own, and those of its components; not those that ask from where this run, or
 * this cluster, has nothing.
 *
 * @param only part of an id
 * @throws Failure `usage` where `only` leaves none
 */
export async function questionsOf(
  clusters: readonly LabCluster[],
  { tasks, lab }: Project,
  only = '',
): Promise<readonly Questions[]> {
  const names = clusters.map(({ name }) => name)
  const all = clusters.map(async (cluster): Promise<Questions> => {
    const world = await cluster.world()
    const ofComponents = Object.entries(cluster.cluster.components).flatMap(
      ([name, input]) => (input === undefined ? [] : tasks[name]?.checks?.(input, world)) ?? [],
    )
    const wanted = [...kubernetesChecks(world), ...ofComponents]
      .filter((each) => 'leftOut' in each || isThere(each, cluster, names))
      .map((each) => ('leftOut' in each ? each : wantedOf(each, lab)))
    const checks = wanted.flatMap((each) => ('leftOut' in each ? [] : [each]))
    const leftOut = wanted.flatMap((each) => ('leftOut' in each ? [each.leftOut] : []))
    return { cluster, world, checks, leftOut }
  })
  const found = await Promise.all(all)
  const kept = found.map((each) => ({ ...each, checks: each.checks.filter(({ id }) => id.includes(only)) }))
  if (kept.some(({ checks }) => checks.length > 0)) return kept
  const ids = new Set(found.flatMap(({ checks }) => checks.map(({ id }) => id)))
  throw usageFailure([`only: no check has ${only} in its name; there are ${[...ids].join(', ')}`])
}

/** A check, if the lab file does not leave it out. */
function wantedOf(check: Check, { verify }: Lab): Check | LeftOut {
  const why = verify.leaveOut[check.id]
  return why === undefined ? check : { leftOut: `${check.id}: ${why}` }
}

function isThere(check: Check, { managed }: LabCluster, names: readonly string[]): boolean {
  if (check.from.at === 'container') return managed.container !== undefined || !managed.dataPlane
  return clustersOf(check).every((name) => names.includes(name))
}

/** The other clusters that a check needs: to ask from, or to be answered by. */
function clustersOf(check: Check): readonly string[] {
  const from = check.from.at === 'pod' ? check.from.cluster : undefined
  const by = 'by' in check && 'pod' in check.by ? check.by.cluster : undefined
  return [from, by].filter((name) => name !== undefined)
}
