import type { ProviderName } from '../../lab/schema.ts'
import type { ClusterAddresses } from '../../net/address-plan.ts'
import type { NetworkFacts } from '../../net/address-request.ts'
import type { Change } from '../../step/change.ts'

/** One cluster of the lab as it is now. What could not be found out is left out, and `problems` says why. */
export interface ClusterStatus {
  name: string
  provider: ProviderName
  /** Whether its API server answers. */
  isUp: boolean
  /** What it lacks to be the cluster that the lab wants, such as `create kind cluster west`. */
  lacks: readonly string[]
  problems: readonly string[]
  /** Where its nodes are, or are assumed to come. */
  network?: NetworkFacts
  /** Its part of the address plan. */
  addresses?: ClusterAddresses
  /** `1.34.4` */
  kubernetes?: string
  nodes?: readonly NodeStatus[]
  /** Its ranges of service addresses, as it says itself. */
  serviceRanges?: readonly string[]
  components: readonly ComponentStatus[]
  workloads?: WorkloadHealth
  pools: readonly PoolStatus[]
  /** Services of type LoadBalancer. */
  services?: readonly ServiceStatus[]
}

export interface NodeStatus {
  name: string
  isReady: boolean
  addresses: readonly string[]
  podRanges: readonly string[]
}

export interface ComponentStatus extends ComponentPlan {
  name: string
  found?: string
  /** What `make up` would change or wait for; left out where that could not be found out. */
  drift?: readonly Change[]
  problem?: string
}

/** What a component is to bring, by its steps. */
export interface ComponentPlan {
  /** Its version. */
  wanted?: string
  /** Ranges that it hands addresses out of. */
  pools: readonly string[]
  /** Virtual addresses that it announces. */
  vips: readonly string[]
  /** Services of type LoadBalancer, `namespace/name`, as far as steps name them. */
  services: readonly string[]
  /** Its Helm releases; what services they bring only the chart knows. */
  releases: readonly string[]
  /** Clusters that it links this one with. */
  links: readonly string[]
}

export interface WorkloadHealth {
  total: number
  /** `deployment namespace/name: 0 of 1 pods available` */
  lacks: readonly string[]
}

export interface PoolStatus {
  range: string
  size: number
  handedOut: number
}

export interface ServiceStatus {
  /** `namespace/name` */
  name: string
  /** None while it waits for one. */
  addresses: readonly string[]
  ports: readonly number[]
  /** The name of the Helm release that brought it, or else the object that owns it. */
  release?: string
  owner?: { kind: string; name: string }
}
