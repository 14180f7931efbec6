import type { AddressPlan, ClusterAddresses } from '../net/address-plan.ts'
import type { NodeAddresses } from '../net/node-addresses.ts'
import type { ProcessContext } from '../process/run.ts'
import type { Neighbour } from '../task/world.ts'
import type { NamedCluster } from './address-planner.ts'

/** A cluster's part of the plan. */
export function addressesOf(name: string, plan: AddressPlan): ClusterAddresses {
  const addresses = plan.clusters.find((planned) => planned.name === name)
  if (addresses === undefined) throw new Error(`the address plan left out ${name}`)
  return addresses
}

/**
 * The lab's clusters as they are at the moment.
 *
 * @param inRun names of those that the run makes, where they are not there yet
 */
export function observeNeighbours(
  all: readonly NamedCluster[],
  inRun: readonly string[],
  plan: AddressPlan,
  context: ProcessContext,
): Promise<readonly Neighbour[]> {
  const neighbours = all.map(async ({ name, cluster, managed }): Promise<Neighbour> => {
    const addresses = addressesOf(name, plan)
    const observed = await managed.nodes(addresses, context)
    const isInRun = inRun.includes(name)
    const nodes = observed.length === 0 && isInRun ? [firstNode(name)] : observed
    const { components } = cluster
    return { name, components, addresses, nodes, isInRun }
  })
  return Promise.all(neighbours)
}

/** The node of a cluster that is still to be made: nobody knows its address before it has one. */
const firstNode = (cluster: string): NodeAddresses => ({
  name: `${cluster}-control-plane`,
  controlPlane: true,
  pods: [],
})
