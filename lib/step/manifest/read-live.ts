import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterClients } from '../context.ts'

/** An object as it is wanted, and as it is. */
export interface Read {
  wanted: KubernetesObject
  live: KubernetesObject | undefined
  /** Where it is or would be; nowhere while the server does not know its kind. */
  path: string | undefined
}

export type Present = Read & { live: KubernetesObject; path: string }

export const isPresent = (read: Read): read is Present => read.live !== undefined

/** Looks an object up. */
export async function readLive(
  wanted: KubernetesObject,
  { reader, resources }: ClusterClients,
): Promise<Read> {
  const path = await resources.pathOf(wanted)
  const live = path === undefined ? undefined : await reader.get<KubernetesObject>(path)
  return { wanted, live, path }
}
