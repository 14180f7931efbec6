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

/** With our mark, as we apply what we make. */
export const ours = (object: KubernetesObject, madeFor = 'shelf.west'): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, labels: { 'managed-by': 'homelab-networking', 'managed-for': madeFor } },
})

/** As the server has it once we made it. */
export const made = (object: KubernetesObject, madeFor?: string) =>
  managed(ours(object, madeFor), entry('homelab-networking', {}))
