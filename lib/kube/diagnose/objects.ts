/** Kubernetes objects as far as diagnoses look at them, as the API gives them. */

interface Metadata {
  name: string
  namespace?: string
  uid?: string
  generation?: number
  labels?: Readonly<Record<string, string>>
  annotations?: Readonly<Record<string, string>>
  ownerReferences?: readonly { uid: string }[]
  deletionTimestamp?: string
}

export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
}

export interface Terminated {
  exitCode: number
  reason?: string
  message?: string
}

export interface ContainerStatus {
  name: string
  ready: boolean
  restartCount: number
  state?: {
    waiting?: { reason?: string; message?: string }
    running?: { startedAt?: string }
    terminated?: Terminated
  }
  lastState?: { terminated?: Terminated }
}

export interface Probe {
  initialDelaySeconds?: number
  periodSeconds?: number
  failureThreshold?: number
}

export interface Container {
  name: string
  image: string
  readinessProbe?: Probe
  livenessProbe?: Probe
  startupProbe?: Probe
  resources?: { requests?: Readonly<Record<string, string>>; limits?: Readonly<Record<string, string>> }
}

export interface Toleration {
  key?: string
  operator?: string
  value?: string
  effect?: string
}

export interface Requirement {
  key: string
  operator: string
  values?: readonly string[]
}

export interface NodeSelectorTerm {
  matchExpressions?: readonly Requirement[]
  matchFields?: readonly Requirement[]
}

export interface Pod {
  metadata: Metadata
  spec: {
    nodeName?: string
    hostNetwork?: boolean
    containers: readonly Container[]
    initContainers?: readonly Container[]
    imagePullSecrets?: readonly { name: string }[]
    nodeSelector?: Readonly<Record<string, string>>
    affinity?: {
      nodeAffinity?: {
        requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: readonly NodeSelectorTerm[] }
      }
    }
    tolerations?: readonly Toleration[]
    volumes?: readonly { name: string; persistentVolumeClaim?: { claimName: string } }[]
  }
  status?: {
    phase?: string
    conditions?: readonly Condition[]
    containerStatuses?: readonly ContainerStatus[]
    initContainerStatuses?: readonly ContainerStatus[]
  }
}

export interface Node {
  metadata: Metadata
  spec?: {
    unschedulable?: boolean
    taints?: readonly { key: string; value?: string; effect: string }[]
  }
  status?: { conditions?: readonly Condition[]; allocatable?: Readonly<Record<string, string>> }
}

export interface Claim {
  metadata: Metadata
  spec?: { storageClassName?: string }
  status?: { phase?: string }
}

export interface StorageClass {
  metadata: Metadata
  volumeBindingMode?: string
}

export interface Service {
  metadata: Metadata
  spec?: { type?: string }
  status?: {
    loadBalancer?: { ingress?: readonly { ip?: string; hostname?: string }[] }
    conditions?: readonly Condition[]
  }
}

/** A workload of apps/v1 or a Job, beyond what readiness looks at. */
export interface Controller {
  metadata: Metadata
  spec?: {
    replicas?: number
    selector?: { matchLabels?: Readonly<Record<string, string>>; matchExpressions?: readonly Requirement[] }
  }
  status?: {
    observedGeneration?: number
    replicas?: number
    desiredNumberScheduled?: number
    currentNumberScheduled?: number
    conditions?: readonly Condition[]
  }
}

export const conditionOf = (conditions: readonly Condition[] | undefined, type: string) =>
  conditions?.find((condition) => condition.type === type)
