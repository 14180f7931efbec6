import type { ProviderName } from '../../lab/schema.ts'
import type { ClusterAddresses } from '../../net/address-plan.ts'
import type { NetworkFacts } from '../../net/address-request.ts'
import type { Change } from '../../step/change.ts'

/** The observed state of one cluster. A field that could not be observed is left out, and `problems` has the reason. */
export interface ClusterStatus {
  name: string
  provider: ProviderName
  /** Whether its API server answers. */
  isUp: boolean
  /** The changes that are missing for the cluster to be as the lab wants it, such as `create kind cluster west`. */
  lacks: readonly string[]
  problems: readonly string[]
  /** The network of its nodes, observed or assumed. */
  network?: NetworkFacts
  /** Its addresses in the address plan. */
  addresses?: ClusterAddresses
  /** `1.34.4` */
  kubernetes?: string
  nodes?: readonly NodeStatus[]
  /** Its service CIDRs, as its API server reports them. */
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
  /** The changes that `make up` would make or wait for; left out if they could not be computed. */
  drift?: readonly Change[]
  problem?: string
}

/** The results of a component, as its steps declare them. */
export interface ComponentPlan {
  /** Its version. */
  wanted?: string
  /** Ranges that it assigns addresses from. */
  pools: readonly string[]
  /** Virtual addresses that it announces. */
  vips: readonly string[]
  /** Services of type LoadBalancer in its manifests, as `namespace/name`. */
  services: readonly string[]
  /** The names of its Helm releases; their services are known only to the chart. */
  releases: readonly string[]
  /** The names of the clusters that it links this one with. */
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
  /** Empty while the service waits for an address. */
  addresses: readonly string[]
  ports: readonly number[]
  /** The name of the Helm release that created it; otherwise `owner` is its owner reference, if it has one. */
  release?: string
  owner?: { kind: string; name: string }
}
