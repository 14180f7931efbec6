import { suggestion } from '../nearest.ts'

/**
 * The needs of a task that name no task, as problems; in `cluster@component` the cluster itself is needed.
 *
 * @param needs as the task writes them: `name`, `name?` or `name@component`
 * @param known names of all tasks that can be needed
 */
export function unknownNeeds(task: string, needs: readonly string[], known: readonly string[]): string[] {
  return needs.flatMap((need) => {
    const names = need.replace(/\?$/, '').split('@')
    const isCluster = names.length > 1 && names[0] === 'cluster'
    return names
      .slice(isCluster ? 1 : 0)
      .filter((name) => !known.includes(name))
      .map((name) => `task ${task}: needs ${need}, and there is no task ${name}${suggestion(name, known)}`)
  })
}
