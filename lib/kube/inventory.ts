import type { Reader } from './reader.ts'

interface ResourceList {
  groupVersion: string
  resources: readonly { name: string; kind: string; namespaced: boolean; verbs: readonly string[] }[]
}

interface GroupList {
  groups: readonly { preferredVersion: { groupVersion: string } }[]
}

/** A kind of objects that live in namespaces, and where to list them. */
export interface NamespacedKind {
  apiVersion: string
  kind: string
  pathIn(namespace: string): string
}

/** Every kind that can be listed in a namespace, in the version that the server prefers. */
export async function namespacedKinds(reader: Reader): Promise<readonly NamespacedKind[]> {
  const groups = (await reader.get<GroupList>('/apis'))?.groups ?? []
  const roots = ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)]
  const lists = await Promise.all(
    roots.map(async (root) => ({ root, list: await reader.get<ResourceList>(root) })),
  )
  return lists.flatMap(({ root, list }) =>
    (list?.resources ?? [])
      .filter(({ name, namespaced, verbs }) => namespaced && !name.includes('/') && verbs.includes('list'))
      .map(({ name, kind }) => ({
        apiVersion: list?.groupVersion ?? 'v1',
        kind,
        pathIn: (namespace) => `${root}/namespaces/${namespace}/${name}`,
      })),
  )
}
