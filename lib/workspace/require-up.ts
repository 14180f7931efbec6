import { usageFailure } from '../failure.ts'
import type { Host } from '../task/task.ts'
import type { LabCluster } from './clusters.ts'

/** @throws Failure `usage` naming every cluster that is not there as the lab wants it */
export async function requireUp(clusters: readonly LabCluster[], host: Host): Promise<void> {
  const states = await Promise.all(
    clusters.map(async ({ name, managed, wanted }) => ({
      name,
      lacks: await managed.differences(await wanted(), host),
    })),
  )
  const problems = states
    .filter(({ lacks }) => lacks.length > 0)
    .map(
      ({ name, lacks }) =>
        `cluster ${name} is not up: ${lacks.map(({ action, what }) => `${action} ${what}`).join(', ')}`,
    )
  if (problems.length > 0) throw usageFailure(problems, 'make up, with the same LAB=, PROVIDER= and CLUSTER=')
}
