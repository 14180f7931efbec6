import { Failure } from '../failure.ts'
import type { ClusterDoors } from './context.ts'
import type { Read } from './read-live.ts'
import { explainRefusal } from './server-side-apply.ts'
import type { KubernetesObject } from './step.ts'

/** What the server says that an object would be; or that it would have to be made anew. */
export type DryRun = KubernetesObject | 'immutable'

/** The server's word on what an object would become. */
export async function dryRun(
  { marked, path }: Read & { path: string },
  doors: ClusterDoors,
): Promise<DryRun> {
  try {
    return await doors.dryRuns.apply<KubernetesObject>(path, marked)
  } catch (error) {
    return explainRefusal(error, doors).catch((explained: unknown) => {
      if (explained instanceof Failure && explained.details.code === 'immutable') return 'immutable'
      throw explained
    })
  }
}
