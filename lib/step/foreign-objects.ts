import { listedKinds } from '../kube/inventory.ts'
import { list } from '../kube/list.ts'
import type { CustomResourceDefinition } from '../kube/objects/extensions.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import { describeObject } from './describe.ts'
import { partsOfOwnedReleases } from './helm/release-owner.ts'
import { isOwned } from './ownership.ts'

/** Items of a list do not tell their kind. */
type Item = Omit<KubernetesObject, 'kind' | 'apiVersion'>

/** What Kubernetes itself keeps in every namespace, or writes about what is there. */
export const BOOKKEEPING = [
  'Event',
  'Endpoints',
  'EndpointSlice',
  'Lease',
  'PodMetrics',
  'ControllerRevision',
]
const IN_EVERY_NAMESPACE = ['ConfigMap kube-root-ca.crt', 'ServiceAccount default']

/** The objects in a namespace that are not ours, and do not go with something that is. */
export async function foreignObjectsIn(namespace: string, reader: Reader): Promise<readonly string[]> {
  const kinds = (await listedKinds(reader)).filter(
    ({ isNamespaced, kind }) => isNamespaced && !BOOKKEEPING.includes(kind),
  )
  const lists = await Promise.all(
    kinds.map(async ({ apiVersion, kind, pathIn }) => {
      const items = await list<Item>(reader, pathIn(namespace))
      return items.map((item) => ({ ...item, apiVersion, kind }) as KubernetesObject)
    }),
  )
  const all = lists
    .flat()
    .filter(({ kind, metadata }) => !IN_EVERY_NAMESPACE.includes(`${kind} ${metadata.name}`))
  return foreignObjects(all, reader)
}

/** The objects of a kind, wherever they are, that are not ours. */
export async function foreignObjectsOf(crd: KubernetesObject, reader: Reader): Promise<readonly string[]> {
  const { spec } = crd as CustomResourceDefinition
  const version = spec?.versions.find(({ served }) => served)?.name
  if (spec === undefined || version === undefined) return []
  const { group, names } = spec
  const items = await list<Item>(reader, `/apis/${group}/${version}/${names.plural}`)
  const { kind } = names
  const all = items.map((item) => ({ ...item, apiVersion: `${group}/${version}`, kind }))
  return foreignObjects(all as unknown as KubernetesObject[], reader)
}

async function foreignObjects(
  objects: readonly KubernetesObject[],
  reader: Reader,
): Promise<readonly string[]> {
  const others = objects.filter((object) => !isOwned(object) && object.metadata.ownerReferences === undefined)
  if (others.length === 0) return []
  const isOfRelease = await partsOfOwnedReleases(reader)
  return others.filter((object) => !isOfRelease(object)).map(describeObject)
}
