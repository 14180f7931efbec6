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

/** Maximum length of a label's value, and so of component and cluster together. */
export const LONGEST_NAME = 63

export type Labels = Readonly<Record<string, string>>

export const labelsOf = ({ metadata }: KubernetesObject): Labels =>
  (metadata.labels as Labels | undefined) ?? {}

/**
 * Whether we created an object. Our field manager alone does not prove it: we may have set a field of a foreign object.
 * Nor do our labels: a copy of an object of ours has them too.
 */
export const isOwned = (object: KubernetesObject) => isFieldManager(object) && hasOwnerLabel(labelsOf(object))

const hasOwnerLabel = (labels: Labels) => labels[COMPONENT] !== undefined || labels[LEGACY.managedBy] === OURS

/** Whether we manage fields of an object, owned by us or not. */
export const isFieldManager = (object: KubernetesObject) =>
  entriesOf(object).some(({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply')

/** Whether we created an object when labels had no prefix, and it has not received the prefixed ones since. */
export const lacksPrefix = (object: KubernetesObject) =>
  isOwned(object) && labelsOf(object)[COMPONENT] === undefined

/**
 * The object to apply, given the live one: an object that we create gets our labels, one that existed before us does
 * not. The component that created it first stays its owner, so that two that want the same object do not take turns.
 * Only the metadata of the object itself is labelled, never a pod template: that would restart pods.
 */
export function withOwnerLabels(
  wanted: KubernetesObject,
  live: KubernetesObject | undefined,
  ownerComponent: string,
): KubernetesObject {
  if (live !== undefined && !isOwned(live)) return wanted
  const ownerLabels =
    live !== undefined && isCopiedToPods(wanted)
      ? ownerLabelsOn(live)
      : newOwnerLabels(live, (live && ownerComponentOf(live)) ?? ownerComponent)
  const own = labelsOf(wanted)
  const managedBy = own[MANAGED_BY] === undefined ? {} : { [MANAGED_BY]: own[MANAGED_BY] }
  return { ...wanted, metadata: { ...wanted.metadata, labels: { ...own, ...ownerLabels, ...managedBy } } }
}

function newOwnerLabels(live: KubernetesObject | undefined, component: string): Labels {
  return {
    ...(live !== undefined && isManagedByAnother(live) ? {} : { [MANAGED_BY]: OURS }),
    [COMPONENT]: component,
    [LEGACY.managedBy]: OURS,
    [LEGACY.component]: component,
  }
}

/** Whether another manager holds the managed-by label of an object; one more label is not worth a conflict. */
function isManagedByAnother(live: KubernetesObject): boolean {
  if (labelsOf(live)[MANAGED_BY] === OURS) return false
  return entriesOf(live).some(
    ({ manager, fieldsV1 }) =>
      manager !== FIELD_MANAGER && fieldsV1?.['f:metadata']?.['f:labels']?.[`f:${MANAGED_BY}`] !== undefined,
  )
}

/**
 * Whether a controller copies an object's labels to the pods that it creates: Istio those of a Gateway, so that another
 * label would replace the pods (istio pilot/pkg/config/kube/gateway, extractInfrastructureLabels). Such an object keeps
 * the labels that it was created with.
 */
const isCopiedToPods = ({ apiVersion, kind }: KubernetesObject) =>
  kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/')

const OWNER_LABELS: readonly string[] = [MANAGED_BY, COMPONENT, LEGACY.managedBy, LEGACY.component]

const ownerLabelsOn = (live: KubernetesObject): Labels =>
  Object.fromEntries(
    Object.entries(labelsOf(live)).filter(([key, value]) =>
      key === MANAGED_BY ? value === OURS : OWNER_LABELS.includes(key),
    ),
  )

/** The object without our owner labels. */
export function withoutOwnerLabels(object: KubernetesObject): KubernetesObject {
  const labels = Object.entries(labelsOf(object)).filter(([key]) => !OWNER_LABELS.includes(key))
  return { ...object, metadata: { ...object.metadata, labels: Object.fromEntries(labels) } }
}

/** The component that we created an object for. */
export const ownerComponentOf = (object: KubernetesObject): string | undefined =>
  ownerComponentIn(labelsOf(object))

/** The same, from the labels of an object or a release. */
export const ownerComponentIn = (labels: Labels): string | undefined =>
  labels[COMPONENT] ?? labels[LEGACY.component]

/** Selectors for all that we created: by the prefixed labels, or by only the old ones; no object matches both. */
export const OWNED_SELECTORS = [COMPONENT, `${LEGACY.managedBy}=${OURS},!${COMPONENT}`].map(
  (selector) => `labelSelector=${encodeURIComponent(selector)}`,
)

/**
 * The managers that would lose fields to us, as `manager (fields)`: the managers of the live object compared with those
 * of a forced dry run. A field that two managers set to the same value is shared by both, and neither loses it.
 */
export function conflictingManagers(live: KubernetesObject, applied: KubernetesObject): readonly string[] {
  return entriesOf(live)
    .filter(({ manager }) => manager !== FIELD_MANAGER)
    .flatMap((entry) => {
      const kept = paths(entriesOf(applied).find((other) => isSameEntry(entry, other))?.fieldsV1 ?? {})
      const lost = paths(entry.fieldsV1 ?? {}).filter((path) => !kept.includes(path))
      return lost.length === 0 ? [] : [`${entry.manager} (${lost.join(', ')})`]
    })
}

const entriesOf = ({ metadata }: KubernetesObject) =>
  (metadata.managedFields ?? []) as readonly ManagedFields[]

const isSameEntry = (a: ManagedFields, b: ManagedFields) =>
  a.manager === b.manager && a.operation === b.operation && a.subresource === b.subresource

/** The leaves of a field set, such as `spec.ports[port=80].name`. */
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
