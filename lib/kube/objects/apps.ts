import type { Condition, Metadata, Requirement } from './meta.ts'

/** A Deployment, DaemonSet, StatefulSet or ReplicaSet of apps/v1, or a Job of batch/v1. */
export interface Workload {
  metadata: Metadata
  spec?: {
    replicas?: number
    selector?: { matchLabels?: Readonly<Record<string, string>>; matchExpressions?: readonly Requirement[] }
    template?: { spec: { containers: readonly { image: string }[] } }
  }
  status?: {
    observedGeneration?: number
    replicas?: number
    updatedReplicas?: number
    availableReplicas?: number
    readyReplicas?: number
    desiredNumberScheduled?: number
    currentNumberScheduled?: number
    updatedNumberScheduled?: number
    numberAvailable?: number
    conditions?: readonly Condition[]
  }
}
