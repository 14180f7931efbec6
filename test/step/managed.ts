import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'

/** An entry of managedFields: a manager and the fields that it holds. */
export const entry = (manager: string, fieldsV1: object, operation = 'Apply') => ({
  manager,
  operation,
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
})

/** The same object as the server has it, with these managers. */
export const managed = (
  object: KubernetesObject,
  ...managedFields: readonly ReturnType<typeof entry>[]
): KubernetesObject => ({ ...object, metadata: { ...object.metadata, managedFields } })

const MADE_FOR = 'shelf.west'

/** The labels of before labels had a prefix. */
export const legacyLabels = (ownerComponent = MADE_FOR) => ({
  'managed-by': 'homelab-networking',
  'managed-for': ownerComponent,
})

/** The labels of what we make now. */
export const prefixedLabels = (ownerComponent = MADE_FOR) => ({
  'app.kubernetes.io/managed-by': 'homelab-networking',
  'homelab-networking/component': ownerComponent,
})

export const withLabels = (object: KubernetesObject, labels: object): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, labels },
})

/** With our marks, as we apply what we make. */
export const ours = (object: KubernetesObject, ownerComponent?: string) =>
  withLabels(object, { ...prefixedLabels(ownerComponent), ...legacyLabels(ownerComponent) })

/** As the server has it once we made it. */
export const made = (object: KubernetesObject, ownerComponent?: string) =>
  managed(ours(object, ownerComponent), entry('homelab-networking', {}))

/** As the server has it if we made it before labels had a prefix. */
export const madeBefore = (object: KubernetesObject, ownerComponent?: string) =>
  managed(withLabels(object, legacyLabels(ownerComponent)), entry('homelab-networking', {}))
