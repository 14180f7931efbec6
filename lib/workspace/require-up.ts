import { usageFailure } from '../failure.ts'
import type { Host } from '../task/task.ts'
import type { LabCluster } from './clusters.ts'

/** @throws Failure `usage` naming every cluster that differs from the lab, or does not exist */
export async function requireUp(clusters: readonly LabCluster[], host: Host): Promise<void> {
  const states = await Promise.all(
    clusters.map(async ({ name, managed, wanted }) => ({
      name,
      differences: await managed.differences(await wanted(), host),
    })),
  )
  const problems = states
    .filter(({ differences }) => differences.length > 0)
    .map(
      ({ name, differences }) =>
        `cluster ${name} is not up: ${differences.map(({ action, what }) => `${action} ${what}`).join(', ')}`,
    )
  if (problems.length > 0) throw usageFailure(problems, 'make up, with the same LAB=, PROVIDER= and CLUSTER=')
}
