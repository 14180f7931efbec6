import { FIELD_MANAGER } from '../kube/access.ts'
import { COMPONENT, LEGACY, MANAGED_BY, OURS } from '../kube/labels.ts'
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

/** How long the value of a label may be, and so component and cluster together. */
export const LONGEST_NAME = 63

export type Labels = Readonly<Record<string, string>>

export const labelsOf = ({ metadata }: KubernetesObject): Labels =>
  (metadata.labels as Labels | undefined) ?? {}

/**
 * Whether we made an object. Our field manager alone does not tell: we may have set a field of what somebody else made.
 * Nor do our labels: a copy that somebody made of an object of ours has them.
 */
export const isOwned = (object: KubernetesObject) => isFieldManager(object) && hasMark(labelsOf(object))

const hasMark = (labels: Labels) => labels[COMPONENT] !== undefined || labels[LEGACY.managedBy] === OURS

/** Whether we hold fields of an object, be it ours or not. */
export const isFieldManager = (object: KubernetesObject) =>
  entriesOf(object).some(({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply')

/** Whether we made an object when labels had no prefix, and it has not got the prefixed ones since. */
export const lacksPrefix = (object: KubernetesObject) =>
  isOwned(object) && labelsOf(object)[COMPONENT] === undefined

/**
 * What is to be applied, given what is there of it: what we make is marked, and what was there before us is not. The
 * component that made it first stays its component, so that two which want the same do not take turns. Metadata of the
 * object alone is marked, never a pod template: that would restart pods.
 */
export function withOwnerLabels(
  wanted: KubernetesObject,
  live: KubernetesObject | undefined,
  ownerComponent: string,
): KubernetesObject {
  if (live !== undefined && !isOwned(live)) return wanted
  const markers =
    live !== undefined && isCopiedToPods(wanted)
      ? marksOn(live)
      : newMarks(live, (live && ownerComponentOf(live)) ?? ownerComponent)
  const own = labelsOf(wanted)
  const managedBy = own[MANAGED_BY] === undefined ? {} : { [MANAGED_BY]: own[MANAGED_BY] }
  return { ...wanted, metadata: { ...wanted.metadata, labels: { ...own, ...markers, ...managedBy } } }
}

function newMarks(live: KubernetesObject | undefined, component: string): Labels {
  return {
    ...(live !== undefined && isManagedByAnother(live) ? {} : { [MANAGED_BY]: OURS }),
    [COMPONENT]: component,
    [LEGACY.managedBy]: OURS,
    [LEGACY.component]: component,
  }
}

/** Whether somebody else holds the label that says who manages an object; one label more is not worth a conflict. */
function isManagedByAnother(live: KubernetesObject): boolean {
  if (labelsOf(live)[MANAGED_BY] === OURS) return false
  return entriesOf(live).some(
    ({ manager, fieldsV1 }) =>
      manager !== FIELD_MANAGER && fieldsV1?.['f:metadata']?.['f:labels']?.[`f:${MANAGED_BY}`] !== undefined,
  )
}

/**
 * Whether a controller gives an object's labels to pods that it makes: Istio those of a Gateway, so that another label
 * would replace the pods (istio pilot/pkg/config/kube/gateway, extractInfrastructureLabels). Such an object keeps the
 * marks that it was made with.
 */
const isCopiedToPods = ({ apiVersion, kind }: KubernetesObject) =>
  kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/')

const MARKS: readonly string[] = [MANAGED_BY, COMPONENT, LEGACY.managedBy, LEGACY.component]

const marksOn = (live: KubernetesObject): Labels =>
  Object.fromEntries(
    Object.entries(labelsOf(live)).filter(([key, value]) =>
      key === MANAGED_BY ? value === OURS : MARKS.includes(key),
    ),
  )

/** The same object without the labels that we mark with. */
export function withoutMarks(object: KubernetesObject): KubernetesObject {
  const labels = Object.entries(labelsOf(object)).filter(([key]) => !MARKS.includes(key))
  return { ...object, metadata: { ...object.metadata, labels: Object.fromEntries(labels) } }
}

/** For what we made an object. */
export const ownerComponentOf = (object: KubernetesObject): string | undefined => madeForIn(labelsOf(object))

/** The same of an object's or a release's labels. */
export const madeForIn = (labels: Labels): string | undefined => labels[COMPONENT] ?? labels[LEGACY.component]

/** What finds all that we made: what has the prefixed labels, and what has only the old ones; no object twice. */
export const OURS_SELECTORS = [COMPONENT, `${LEGACY.managedBy}=${OURS},!${COMPONENT}`].map(
  (selector) => `labelSelector=${encodeURIComponent(selector)}`,
)

/**
 * Who would lose fields to us, as `manager (fields)`: the managers of what is there, held against those of a forced dry
 * run. A field that two want alike is held by both, and nobody loses it.
 */
export function conflictingManagers(live: KubernetesObject, applied: KubernetesObject): readonly string[] {
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
