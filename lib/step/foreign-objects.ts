import { listedKinds } from '../kube/inventory.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import { describeObject } from './describe.ts'
import { partsOfOurReleases } from './helm/release-owner.ts'
import { isMade } from './ownership.ts'

interface ObjectList {
  items: readonly Omit<KubernetesObject, 'kind' | 'apiVersion'>[]
}

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
export async function strangersIn(namespace: string, reader: Reader): Promise<readonly string[]> {
  const kinds = (await listedKinds(reader)).filter(
    ({ isNamespaced, kind }) => isNamespaced && !BOOKKEEPING.includes(kind),
  )
  const lists = await Promise.all(
    kinds.map(async ({ apiVersion, kind, pathIn }) => {
      const list = await reader.get<ObjectList>(pathIn(namespace))
      return (list?.items ?? []).map((item) => ({ ...item, apiVersion, kind }) as KubernetesObject)
    }),
  )
  const all = lists
    .flat()
    .filter(({ kind, metadata }) => !IN_EVERY_NAMESPACE.includes(`${kind} ${metadata.name}`))
  return strangers(all, reader)
}

interface Definition {
  spec: {
    group: string
    names: { plural: string; kind: string }
    versions: readonly { name: string; served: boolean }[]
  }
}

/** The objects of a kind, wherever they are, that are not ours. */
export async function strangersOf(crd: KubernetesObject, reader: Reader): Promise<readonly string[]> {
  const { group, names, versions } = (crd as unknown as Definition).spec
  const version = versions.find(({ served }) => served)?.name
  if (version === undefined) return []
  const list = await reader.get<ObjectList>(`/apis/${group}/${version}/${names.plural}`)
  const { kind } = names
  const all = (list?.items ?? []).map((item) => ({ ...item, apiVersion: `${group}/${version}`, kind }))
  return strangers(all as unknown as KubernetesObject[], reader)
}

async function strangers(objects: readonly KubernetesObject[], reader: Reader): Promise<readonly string[]> {
  const others = objects.filter((object) => !isMade(object) && object.metadata.ownerReferences === undefined)
  if (others.length === 0) return []
  const isOfRelease = await partsOfOurReleases(reader)
  return others.filter((object) => !isOfRelease(object)).map(describeObject)
}
