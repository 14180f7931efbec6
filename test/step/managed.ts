import type { KubernetesObject } from '../../lib/step/step.ts'

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

/** As we made it. */
export const made = (object: KubernetesObject) => managed(object, entry('homelab-networking', {}))
