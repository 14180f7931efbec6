import type { Condition, Metadata, Requirement } from './meta.ts'

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
    podIPs?: readonly { ip: string }[]
  }
}

export interface Node {
  metadata: Metadata
  spec?: {
    unschedulable?: boolean
    taints?: readonly { key: string; value?: string; effect: string }[]
    podCIDR?: string
    podCIDRs?: readonly string[]
  }
  status?: {
    addresses?: readonly { type: string; address: string }[]
    conditions?: readonly Condition[]
    allocatable?: Readonly<Record<string, string>>
  }
}

/** A PersistentVolumeClaim. */
export interface Claim {
  metadata: Metadata
  spec?: { storageClassName?: string }
  status?: { phase?: string }
}

export interface Service {
  metadata: Metadata
  spec?: {
    type?: string
    clusterIPs?: readonly string[]
    ports?: readonly { port: number; nodePort?: number }[]
  }
  status?: {
    loadBalancer?: { ingress?: readonly { ip?: string; hostname?: string }[] }
    conditions?: readonly Condition[]
  }
}

export interface Secret {
  metadata: Metadata
  data?: Readonly<Record<string, string>>
}

/** An Event; the scheduler's have a series in place of a count. */
export interface ClusterEvent {
  involvedObject: { uid?: string; fieldPath?: string }
  reason?: string
  message?: string
  count?: number
  series?: { count?: number; lastObservedTime?: string }
  lastTimestamp?: string | null
  eventTime?: string | null
}

/** The addresses of a node by which others reach it. */
export const internalAddresses = ({ status }: Node): readonly string[] =>
  (status?.addresses ?? []).filter(({ type }) => type === 'InternalIP').map(({ address }) => address)
