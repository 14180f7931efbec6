import { listedKinds } from '../kube/inventory.ts'
import { list } from '../kube/list.ts'
import type { CustomResourceDefinition } from '../kube/objects/extensions.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import { describeObject } from './describe.ts'
import { ownedReleaseMatcher } from './helm/release-owner.ts'
import { isOwned } from './ownership.ts'

/** An item of a list response, which has no `kind` and `apiVersion`. */
type Item = Omit<KubernetesObject, 'kind' | 'apiVersion'>

/** Kinds that Kubernetes itself writes in every namespace, or about existing objects. */
export const GENERATED_KINDS = [
  'Event',
  'Endpoints',
  'EndpointSlice',
  'Lease',
  'PodMetrics',
  'ControllerRevision',
]
const DEFAULT_OBJECTS = ['ConfigMap kube-root-ca.crt', 'ServiceAccount default']

/** Objects in a namespace that are not ours, have no owner reference and belong to no release of ours. */
export async function foreignObjectsIn(namespace: string, reader: Reader): Promise<readonly string[]> {
  const kinds = (await listedKinds(reader)).filter(
    ({ isNamespaced, kind }) => isNamespaced && !GENERATED_KINDS.includes(kind),
  )
  const lists = await Promise.all(
    kinds.map(async ({ apiVersion, kind, pathIn }) => {
      const items = await list<Item>(reader, pathIn(namespace))
      return items.map((item) => ({ ...item, apiVersion, kind }) as KubernetesObject)
    }),
  )
  const all = lists
    .flat()
    .filter(({ kind, metadata }) => !DEFAULT_OBJECTS.includes(`${kind} ${metadata.name}`))
  return foreignObjects(all, reader)
}

/** Objects of a CRD's kind, in any namespace, that are not ours by the same rules. */
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
  const candidates = objects.filter(
    (object) => !isOwned(object) && object.metadata.ownerReferences === undefined,
  )
  if (candidates.length === 0) return []
  const belongsToOwnedRelease = await ownedReleaseMatcher(reader)
  return candidates.filter((object) => !belongsToOwnedRelease(object)).map(describeObject)
}
