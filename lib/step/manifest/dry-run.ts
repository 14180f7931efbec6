import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterDoors } from '../context.ts'
import { marked } from '../ownership.ts'
import type { Present } from './read-live.ts'
import { explainRefusal } from './server-side-apply.ts'

/** What the server says that an object would be; or that it would have to be made anew. */
export type DryRun = KubernetesObject | 'immutable'

/** The server's word on what an object would become, applied for a component. */
export async function dryRun(
  { wanted, live, path }: Present,
  doors: ClusterDoors,
  madeFor: string,
): Promise<DryRun> {
  try {
    return await doors.writer.dryRun<KubernetesObject>(path, marked(wanted, live, madeFor))
  } catch (error) {
    return explainRefusal(error, doors).catch((explained: unknown) => {
      if (explained instanceof Failure && explained.details.code === 'immutable') return 'immutable'
      throw explained
    })
  }
}
