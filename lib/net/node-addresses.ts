/** The addresses of one node of a cluster. */
export interface NodeAddresses {
  name: string
  controlPlane: boolean
  /** Undefined before the node exists, and while it is not running. */
  address?: string
  /** The CIDRs that its pods get addresses from; empty if the node reports none. */
  pods: readonly string[]
}

/** Where a CNI with its own IPAM publishes the pod CIDRs; `node.spec.podCIDRs` is then unused. */
export interface PodRangeSource {
  /** Path of a list in the Kubernetes API; each item has the name of its node. */
  path: string
  /** Path of the field of an item that lists the CIDRs. */
  field: readonly string[]
}
