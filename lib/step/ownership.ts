import { FIELD_MANAGER } from '../kube/access.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'

/** An object's entry for one manager; https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
interface ManagedFields {
  manager: string
  operation: string
  subresource?: string
  /** `f:name`, `k:{"key":"value"}` and `v:value` as keys, nested; `.` is the field itself. */
  fieldsV1?: FieldSet
}

interface FieldSet {
  [key: string]: FieldSet
}

/** Marks what we made. A field manager alone does not: an object of which we set no field carries none. */
export const [OWNER, OURS] = ['managed-by', 'homelab-networking'] as const

/** Marks for which component of which cluster of a lab we made it, as `metallb.west`. */
export const MADE_FOR = 'managed-for'

/** Whether we made an object; a copy that somebody made of it has our label, and not our field manager. */
export const isMade = (object: KubernetesObject) =>
  isGuestOf(object) && (object.metadata.labels as Labels | undefined)?.[OWNER] === OURS

/** Whether we hold fields of an object, be it ours or not. */
export const isGuestOf = (object: KubernetesObject) =>
  entriesOf(object).some(({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply')

/**
 * What is to be applied, given what is there of it: what we make is marked, and what was there before us is not. The
 * component that made it first stays its component, so that two which want the same do not take turns.
 */
export function marked(
  wanted: KubernetesObject,
  live: KubernetesObject | undefined,
  madeFor: string,
): KubernetesObject {
  if (live !== undefined && !isMade(live)) return wanted
  const { metadata } = wanted
  const labels = { ...(metadata.labels as Labels | undefined), [OWNER]: OURS }
  return {
    ...wanted,
    metadata: { ...metadata, labels: { ...labels, [MADE_FOR]: (live && madeForOf(live)) ?? madeFor } },
  }
}

/** For what we made an object. */
export const madeForOf = ({ metadata }: KubernetesObject): string | undefined =>
  (metadata.labels as Labels | undefined)?.[MADE_FOR]

/** What finds all that we made. */
export const OURS_SELECTOR = `labelSelector=${encodeURIComponent(`${OWNER}=${OURS}`)}`

type Labels = Readonly<Record<string, string>>

/**
 * Who would lose fields to us, as `manager (fields)`: the managers of what is there, held against those of a forced dry
 * run. A field that two want alike is held by both, and nobody loses it.
 */
export function losers(live: KubernetesObject, applied: KubernetesObject): readonly string[] {
  return entriesOf(live)
    .filter(({ manager }) => manager !== FIELD_MANAGER)
    .flatMap((entry) => {
      const kept = paths(entriesOf(applied).find((other) => isSame(entry, other))?.fieldsV1 ?? {})
      const lost = paths(entry.fieldsV1 ?? {}).filter((path) => !kept.includes(path))
      return lost.length === 0 ? [] : [`${entry.manager} (${lost.join(', ')})`]
    })
}

const entriesOf = ({ metadata }: KubernetesObject) =>
  (metadata.managedFields ?? []) as readonly ManagedFields[]

const isSame = (a: ManagedFields, b: ManagedFields) =>
  a.manager === b.manager && a.operation === b.operation && a.subresource === b.subresource

/** The leaves of a set, such as `spec.ports[port=80].name`. */
function paths(set: FieldSet, above = ''): readonly string[] {
  return Object.entries(set).flatMap(([key, below]) => {
    if (key === '.') return []
    const path = `${above}${segment(key, above === '')}`
    return Object.keys(below).some((inner) => inner !== '.') ? paths(below, path) : [path]
  })
}

function segment(key: string, isFirst: boolean): string {
  const rest = key.slice(2)
  if (key.startsWith('f:')) return isFirst ? rest : `.${rest}`
  if (!key.startsWith('k:')) return `[${rest}]`
  const pairs = Object.entries(JSON.parse(rest)).map(([name, value]) => `${name}=${value}`)
  return `[${pairs.join(',')}]`
}
