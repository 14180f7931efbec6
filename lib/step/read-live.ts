import type { ClusterDoors } from './context.ts'
import type { KubernetesObject } from './step.ts'

/** An object as it is, and whether the server knows its kind. */
export async function readLive(object: KubernetesObject, { reader, resources }: ClusterDoors) {
  const path = await resources.pathOf(object)
  const live = path === undefined ? undefined : await reader.get<KubernetesObject>(path)
  return { live, isServed: path !== undefined }
}
