import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterClients } from '../context.ts'

/** A wanted object and its live counterpart. */
export interface Read {
  wanted: KubernetesObject
  live: KubernetesObject | undefined
  /** Its API path; undefined while the server does not serve its kind. */
  path: string | undefined
}

export type Present = Read & { live: KubernetesObject; path: string }

export const isPresent = (read: Read): read is Present => read.live !== undefined

/** Reads the live counterpart of a wanted object. */
export async function readLive(
  wanted: KubernetesObject,
  { reader, resources }: ClusterClients,
): Promise<Read> {
  const path = await resources.pathOf(wanted)
  const live = path === undefined ? undefined : await reader.get<KubernetesObject>(path)
  return { wanted, live, path }
}
