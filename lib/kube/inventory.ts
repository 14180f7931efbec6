import type { ResourceList } from './objects/meta.ts'
import type { Reader } from './reader.ts'

interface GroupList {
  groups: readonly {
    preferredVersion: { groupVersion: string }
    versions: readonly { groupVersion: string }[]
  }[]
}

/** A kind of objects, and the API paths that list them. */
interface ListedKind {
  apiVersion: string
  kind: string
  isNamespaced: boolean
  /** Lists the objects of all namespaces, or the cluster-scoped ones. */
  path: string
  pathIn(namespace: string): string
}

/** Every listable kind once: in its group's preferred version if it is served there, else in the first that serves it. */
export async function listedKinds(reader: Pick<Reader, 'get'>): Promise<readonly ListedKind[]> {
  const groups = (await reader.get<GroupList>('/apis'))?.groups ?? []
  const versions = groups.flatMap(({ preferredVersion, versions }) => [preferredVersion, ...versions])
  const roots = new Set(['/api/v1', ...versions.map(({ groupVersion }) => `/apis/${groupVersion}`)])
  const lists = await Promise.all(
    [...roots].map(async (root) => ({ root, list: await reader.get<ResourceList>(root) })),
  )
  const kinds = lists.flatMap(({ root, list }) =>
    (list?.resources ?? [])
      .filter(({ name, verbs }) => !name.includes('/') && verbs.includes('list'))
      .map(({ name, kind, namespaced }) => ({
        apiVersion: list?.groupVersion ?? 'v1',
        kind,
        isNamespaced: namespaced,
        path: `${root}/${name}`,
        pathIn: (namespace: string) => `${root}/namespaces/${namespace}/${name}`,
      })),
  )
  const groupKind = ({ apiVersion, kind }: ListedKind) => `${apiVersion.replace(/\/?[^/]*$/, '')}/${kind}`
  return [...Map.groupBy(kinds, groupKind).values()].flatMap(([preferred]) => preferred ?? [])
}
