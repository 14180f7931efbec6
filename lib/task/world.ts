import type { Cluster, Lab } from '../lab/schema.ts'
import type { ClusterAddresses } from '../net/address-plan.ts'

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
}
