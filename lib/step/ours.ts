import { Failure } from '../failure.ts'
import { listedKinds } from '../kube/inventory.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import { BOOKKEEPING } from './foreign-objects.ts'
import { ourReleaseRecords } from './helm/release-owner.ts'
import { isMade, MADE_FOR, madeForOf, OURS_SELECTOR } from './ownership.ts'

/** All that we made for the components of a cluster, under the name that a lab has for it. */
export interface Ours {
  objects: readonly { component: string; object: KubernetesObject }[]
  releases: readonly { component: string; release: string; namespace: string }[]
}

/** Looks through every kind that the cluster serves and lets us list; of others we made nothing. */
export async function readOurs({ get }: Reader, cluster: string): Promise<Ours> {
  const componentOf = (madeFor = '') =>
    madeFor.endsWith(`.${cluster}`) ? madeFor.slice(0, -cluster.length - 1) : undefined
  const reader = { get: <T>(path: string) => get<T>(path).catch(nothingWhereRefused) }
  const kinds = (await listedKinds(reader)).filter(({ kind }) => !BOOKKEEPING.includes(kind))
  const lists = kinds.map(async ({ apiVersion, kind, path }) => {
    const list = await reader.get<{ items: readonly object[] }>(`${path}?${OURS_SELECTOR}`)
    return (list?.items ?? []).map((item) => ({ ...item, apiVersion, kind }) as KubernetesObject)
  })
  const objects = (await Promise.all(lists)).flat().flatMap((object) => {
    const component = componentOf(madeForOf(object))
    return component !== undefined && isMade(object) ? [{ component, object }] : []
  })
  const releases = (await ourReleaseRecords(reader)).flatMap(({ metadata: { namespace, labels } }) => {
    const [component, release] = [componentOf(labels[MADE_FOR]), labels.name]
    return component === undefined || release === undefined ? [] : [{ component, release, namespace }]
  })
  const unique = new Map(releases.map((each) => [`${each.namespace}/${each.release}`, each]))
  return { objects, releases: [...unique.values()] }
}

/** A kind that a user may not list, or whose own API server is broken. */
function nothingWhereRefused(error: unknown): undefined {
  if (!(error instanceof Failure && error.details.code === 'api-refused')) throw error
}
