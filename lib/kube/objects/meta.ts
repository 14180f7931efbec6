/** A Kubernetes object of any kind. */
export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string; [field: string]: unknown }
  [field: string]: unknown
}

/** Of objects that the API server has given, as far as the fields are read. */
export interface Metadata {
  name: string
  namespace?: string
  uid?: string
  generation?: number
  labels?: Readonly<Record<string, string>>
  annotations?: Readonly<Record<string, string>>
  ownerReferences?: readonly { uid: string; kind: string; name: string }[]
  deletionTimestamp?: string
}

export interface List<Item> {
  items: readonly Item[]
}

export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
}

export const conditionOf = (conditions: readonly Condition[] | undefined, type: string) =>
  conditions?.find((condition) => condition.type === type)

/** One requirement of a label selector, or of a node affinity. */
export interface Requirement {
  key: string
  operator: string
  values?: readonly string[]
}

/** The kinds of one group and version, by the server's discovery. */
export interface ResourceList {
  groupVersion: string
  resources: readonly { name: string; kind: string; namespaced: boolean; verbs: readonly string[] }[]
}
