import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'

/** An entry of managedFields: a manager and its fields. */
export const entry = (manager: string, fieldsV1: object, operation = 'Apply') => ({
  manager,
  operation,
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
})

/** The object as in the cluster, with these managers. */
export const managed = (
  object: KubernetesObject,
  ...managedFields: readonly ReturnType<typeof entry>[]
): KubernetesObject => ({ ...object, metadata: { ...object.metadata, managedFields } })

const OWNER_COMPONENT = 'shelf.west'

/** Our labels from before labels had a prefix. */
export const legacyLabels = (ownerComponent = OWNER_COMPONENT) => ({
  'managed-by': 'homelab-networking',
  'managed-for': ownerComponent,
})

/** Our prefixed labels. */
export const prefixedLabels = (ownerComponent = OWNER_COMPONENT) => ({
  'app.kubernetes.io/managed-by': 'homelab-networking',
  'homelab-networking/component': ownerComponent,
})

export const withLabels = (object: KubernetesObject, labels: object): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, labels },
})

/** The object with our owner labels, as we apply it. */
export const ownerLabelled = (object: KubernetesObject, ownerComponent?: string) =>
  withLabels(object, { ...prefixedLabels(ownerComponent), ...legacyLabels(ownerComponent) })

/** An object in the cluster that we created. */
export const owned = (object: KubernetesObject, ownerComponent?: string) =>
  managed(ownerLabelled(object, ownerComponent), entry('homelab-networking', {}))

/** An object in the cluster that we created before labels had a prefix. */
export const legacyOwned = (object: KubernetesObject, ownerComponent?: string) =>
  managed(withLabels(object, legacyLabels(ownerComponent)), entry('homelab-networking', {}))
