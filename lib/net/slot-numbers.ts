const NODE_PORTS = { first: 30_000, last: 32_767 }
const NODE_PORT_COUNT = NODE_PORTS.last - NODE_PORTS.first + 1
const FIRST_MESH_PORT = 32_379
const MAX_CLUSTER_ID = 511

/** The last slot with a mesh port of its own; beyond it ports would repeat. */
export const MAX_SLOT = NODE_PORT_COUNT - 1

/**
 * The id of a cluster in a mesh, 1 to 511; a mesh with an id above 255 must be set up for 511 clusters.
 *
 * @returns undefined for slots beyond the ids that a mesh has
 */
export function clusterIdOf(slot: number): number | undefined {
  return slot < MAX_CLUSTER_ID ? slot + 1 : undefined
}

/**
 * The NodePort of a cluster's mesh API server, 32379 + slot; after 32767, the last NodePort, it continues at 30000.
 * It differs in every cluster: with equal ports, a node reaches its own mesh API server instead of the other cluster's.
 */
export function meshNodePortOf(slot: number): number {
  return NODE_PORTS.first + ((FIRST_MESH_PORT - NODE_PORTS.first + slot) % NODE_PORT_COUNT)
}
