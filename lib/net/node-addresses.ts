/** A node of a cluster, as far as addresses go. */
export interface NodeAddresses {
  name: string
  controlPlane: boolean
  /** None while it is not running, or before it is there. */
  address?: string
  /** The CIDRs its pods get addresses from, where it tells. */
  pods: readonly string[]
}
