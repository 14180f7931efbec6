/** A node of a cluster, as far as addresses go. */
export interface NodeAddresses {
  name: string
  controlPlane: boolean
  /** None while it is not running, or before it is there. */
  address?: string
  /** The CIDRs its pods get addresses from, where it tells. */
  pods: readonly string[]
}

/** Where a CNI that gives its pods addresses of its own keeps the ranges: a node's spec then tells others, that nobody uses. */
export interface PodRangeSource {
  /** A list of the Kubernetes API, whose items have the names of their nodes. */
  path: string
  /** The field of an item that lists CIDRs. */
  field: readonly string[]
}
