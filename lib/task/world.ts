import type { Cluster, Lab } from '../lab/schema.ts'
import type { ClusterAddresses } from '../net/address-plan.ts'
import type { NodeAddresses } from '../net/node-addresses.ts'

/** A cluster of the lab, as the tasks of another one see it. */
export interface Neighbour {
  name: string
  components: Cluster['components']
  addresses: ClusterAddresses
  /** As observed; of a cluster that is still to be made the first, without its address. None where it will not be there. */
  nodes: readonly NodeAddresses[]
  /** Whether the run is about it, too, and makes or starts it where need be. */
  isInRun: boolean
}

/** All that a task's steps may depend on beside its input. */
export interface World {
  lab: Lab
  cluster: Cluster & {
    name: string
    /** How pods and nodes reach the API server: a name, since addresses change. */
    apiServer: { host: string; port: number }
  }
  /** This cluster's part of the address plan. */
  addresses: ClusterAddresses
  /** Every cluster of the lab, this one included, in the order of the lab file. */
  clusters: readonly Neighbour[]
  /** Whether the task is run by itself, and not with those that it needs. */
  isAlone: boolean
}
