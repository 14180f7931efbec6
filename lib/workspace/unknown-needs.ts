import { suggestion } from '../nearest.ts'
import { CLUSTER } from '../task/job.ts'
import { type Need, needText } from '../task/need.ts'

/**
 * The needs of a task that name no task, as problems. `cluster` stands for the cluster itself.
 *
 * @param known names of all tasks that can be needed
 */
export function unknownNeeds(task: string, needs: readonly Need[], known: readonly string[]): string[] {
  return needs.flatMap((need) => {
    const { name, onClustersWith } = need
    const isCluster = onClustersWith !== undefined && name === CLUSTER
    const named = [...(isCluster ? [] : [name]), ...(onClustersWith === undefined ? [] : [onClustersWith])]
    return named
      .filter((each) => !known.includes(each))
      .map(
        (each) =>
          `task ${task}: needs ${needText(need)}, and there is no task ${each}${suggestion(each, known)}`,
      )
  })
}
