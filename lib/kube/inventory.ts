import type { ResourceList } from './objects/meta.ts'
import type { Reader } from './reader.ts'

interface GroupList {
  groups: readonly {
    preferredVersion: { groupVersion: string }
    versions: readonly { groupVersion: string }[]
  }[]
}

/** A kind of objects, and where to list them. */
interface ListedKind {
  apiVersion: string
  kind: string
  isNamespaced: boolean
  /** All of them, wherever they are. */
  path: string
  pathIn(namespace: string): string
}

/** Every kind that can be listed, in the version that the server prefers; some kinds of a group have another than it. */
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
