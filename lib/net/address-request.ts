import type { Family } from './family.ts'

/** Addresses in use outside the lab's plan: one address, a CIDR or `first-last`. */
export interface NamedRange {
  range: string
  /** Holder of the range, as a message names it: `container west-worker`, `route on tun0`. */
  by: string
  /** The container, or the node of a cluster that is there already, whose address it is. */
  container?: string
  node?: string
}

/** Facts about a network that nodes are on. */
export interface NetworkFacts {
  name: string
  subnets: { cidr: string; gateway?: string }[]
  taken: NamedRange[]
  /** True if not observed: the network does not exist yet, or never will. */
  assumed: boolean
}

export interface AddressOverrides {
  /** CIDRs, at most one per family; a family without one keeps the range of its slot. */
  pods?: readonly string[]
  services?: readonly string[]
  /** Ranges, any number. */
  pool?: readonly string[]
  /** Addresses, at most one per family. */
  vip?: readonly string[]
}

export interface ClusterRequest {
  name: string
  /** From the lock file; determines every address that is not overridden. */
  slot: number
  /** In order of preference, which is also the order of the ranges in the plan. */
  families: readonly Family[]
  /** Name of the network facts. */
  network: string
  overrides?: AddressOverrides
}

/** A range divided into equal blocks, one per slot. */
interface BaseRange {
  range: string
  /** Prefix length of one slot's block. */
  prefix: number
}

export interface BaseRanges {
  pods4: BaseRange
  services4: BaseRange
  pods6: BaseRange
  services6: BaseRange
}

export interface AddressRequest {
  clusters: readonly ClusterRequest[]
  networks: readonly NetworkFacts[]
  /** Host routes, VPNs, ranges of other live clusters. */
  avoided: readonly NamedRange[]
  bases: BaseRanges
}
