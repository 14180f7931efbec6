import { Failure } from '../failure.ts'
import { listedKinds } from '../kube/inventory.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import { BOOKKEEPING } from './foreign-objects.ts'
import { ownedReleaseRecords } from './helm/release-owner.ts'
import { isOwned, madeForIn, OURS_SELECTORS, ownerComponentOf } from './ownership.ts'

/** All that we made for the components of a cluster, under the name that a lab has for it. */
export interface Owned {
  objects: readonly { component: string; object: KubernetesObject }[]
  releases: readonly { component: string; release: string; namespace: string }[]
}

/** Looks through every kind that the cluster serves and lets us list; of others we made nothing. */
export async function readOwned({ get }: Reader, cluster: string): Promise<Owned> {
  const componentOf = (ownerComponent = '') =>
    ownerComponent.endsWith(`.${cluster}`) ? ownerComponent.slice(0, -cluster.length - 1) : undefined
  const reader = { get: <T>(path: string) => get<T>(path).catch(nothingWhereRefused) }
  const kinds = (await listedKinds(reader)).filter(({ kind }) => !BOOKKEEPING.includes(kind))
  const lists = kinds.map(async ({ apiVersion, kind, path }) => {
    const items: object[] = []
    for (const selector of OURS_SELECTORS)
      items.push(...((await reader.get<{ items: readonly object[] }>(`${path}?${selector}`))?.items ?? []))
    return items.map((item) => ({ ...item, apiVersion, kind }) as KubernetesObject)
  })
  const objects = (await Promise.all(lists)).flat().flatMap((object) => {
    const component = componentOf(ownerComponentOf(object))
    return component !== undefined && isOwned(object) ? [{ component, object }] : []
  })
  const releases = (await ownedReleaseRecords(reader)).flatMap(({ metadata: { namespace, labels } }) => {
    const [component, release] = [componentOf(madeForIn(labels)), labels.name]
    return component === undefined || release === undefined ? [] : [{ component, release, namespace }]
  })
  const unique = new Map(releases.map((each) => [`${each.namespace}/${each.release}`, each]))
  return { objects, releases: [...unique.values()] }
}

/** A kind that a user may not list, or whose own API server is broken. */
function nothingWhereRefused(error: unknown): undefined {
  if (!(error instanceof Failure && error.details.code === 'api-refused')) throw error
}
