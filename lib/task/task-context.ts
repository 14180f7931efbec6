import type { Cluster, Lab } from '../lab/schema.ts'
import type { ClusterAddresses } from '../net/address-plan.ts'
import type { NodeAddresses } from '../net/node-addresses.ts'

/** A cluster of the lab, from the view of another cluster's tasks. */
export interface PeerCluster {
  name: string
  components: Cluster['components']
  addresses: ClusterAddresses
  /** As observed. Before creation in this run: only the first node, without address. Empty if it will not exist. */
  nodes: readonly NodeAddresses[]
  /** Whether the run includes this cluster, and creates or starts it if necessary. */
  isInRun: boolean
}

/** Everything that a task's steps may depend on besides its input. */
export interface TaskContext {
  lab: Lab
  cluster: Cluster & {
    name: string
    /** Host and port at which pods and nodes reach the API server; the host is a name, because addresses change. */
    apiServer: { host: string; port: number }
  }
  /** This cluster's part of the address plan. */
  addresses: ClusterAddresses
  /** Every cluster of the lab, including this one, in the order of the lab file. */
  clusters: readonly PeerCluster[]
  /** Whether the task is run alone, without the tasks that it needs. */
  isStandalone: boolean
}
