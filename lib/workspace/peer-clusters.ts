import type { AddressPlan, ClusterAddresses } from '../net/address-plan.ts'
import type { NodeAddresses } from '../net/node-addresses.ts'
import type { PeerCluster } from '../task/task-context.ts'
import type { NamedCluster } from './address-planner.ts'

/** A cluster's part of the plan. */
export function addressesOf(name: string, plan: AddressPlan): ClusterAddresses {
  const addresses = plan.clusters.find((planned) => planned.name === name)
  if (addresses === undefined) throw new Error(`the address plan left out ${name}`)
  return addresses
}

/**
 * The lab's clusters, with their nodes.
 *
 * @param inRun names of those that the run makes, where they are not there yet
 */
export function observePeers(
  all: readonly NamedCluster[],
  inRun: readonly string[],
  plan: AddressPlan,
): Promise<readonly PeerCluster[]> {
  const peers = all.map(async ({ name, cluster, managed }): Promise<PeerCluster> => {
    const addresses = addressesOf(name, plan)
    const observed = await managed.nodes(addresses)
    const isInRun = inRun.includes(name)
    const nodes = observed.length === 0 && isInRun ? [firstNode(name)] : observed
    const { components } = cluster
    return { name, components, addresses, nodes, isInRun }
  })
  return Promise.all(peers)
}

/** The node of a cluster that is still to be made: nobody knows its address before it has one. */
const firstNode = (cluster: string): NodeAddresses => ({
  name: `${cluster}-control-plane`,
  controlPlane: true,
  pods: [],
})
