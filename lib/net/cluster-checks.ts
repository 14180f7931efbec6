import type { FailureDetails } from '../failure.ts'
import type { ClusterRequest } from './address-request.ts'
import type { Network } from './networks.ts'
import { collect, refused } from './parsed.ts'
import { MAX_SLOT } from './slot-numbers.ts'

export interface PlacedCluster {
  cluster: ClusterRequest
  network: Network
}

/**
 * The clusters that can be planned, each with its network, in the order of slots. The rest is reported in `problems`.
 */
export function checkClusters(
  clusters: readonly ClusterRequest[],
  networks: ReadonlyMap<string, Network>,
  problems: FailureDetails[],
): PlacedCluster[] {
  const names = new Set<string>()
  const slots = new Map<number, string>()
  // Sorted, so that the order in the lab affects nothing, not even the order of the problems.
  const sorted = [...clusters].sort((a, b) => a.slot - b.slot || (a.name < b.name ? -1 : 1))
  return sorted.flatMap((cluster) => {
    const { name, slot } = cluster
    const holder = slots.get(slot)
    const network = networks.get(cluster.network)
    const before = problems.length
    if (names.has(name)) collect(repeatedName(name), problems)
    else if (holder !== undefined) collect(sharedSlot(holder, cluster), problems)
    if (!Number.isSafeInteger(slot) || slot < 0 || slot > MAX_SLOT) collect(invalidSlot(cluster), problems)
    if (cluster.families.length === 0) collect(noFamily(name), problems)
    if (!network) collect(unknownNetwork(cluster, [...networks.keys()]), problems)
    names.add(name)
    slots.set(slot, name)
    return network && problems.length === before ? [{ cluster, network }] : []
  })
}

function repeatedName(name: string) {
  return refused({
    code: 'cluster-repeated',
    what: `Two clusters are named ${name}.`,
    expected: 'a name for each cluster',
    got: name,
    next: 'Rename one.',
  })
}

function sharedSlot(other: string, { name, slot }: ClusterRequest) {
  return refused({
    code: 'slot-shared',
    what: `Clusters ${other} and ${name} have the same slot, ${slot}.`,
    expected: 'one slot for each cluster',
    got: `${slot} twice`,
    next: `Give ${name} another slot in the lock file.`,
  })
}

function invalidSlot({ name, slot }: ClusterRequest) {
  return refused({
    code: 'slot-invalid',
    what: `Cluster ${name} has no valid slot.`,
    expected: `a whole number from 0 to ${MAX_SLOT}`,
    got: String(slot),
    next: `Correct the slot of ${name} in the lock file.`,
  })
}

function noFamily(name: string) {
  return refused({
    code: 'no-family',
    what: `Cluster ${name} has no IP family.`,
    expected: 'IPv4, IPv6 or both',
    next: 'Give it one.',
  })
}

function unknownNetwork({ name, network }: ClusterRequest, known: readonly string[]) {
  return refused({
    code: 'network-unknown',
    what: `Cluster ${name} is on network ${network}, of which nothing is known.`,
    expected: known.length > 0 ? `one of ${known.join(', ')}` : 'a described network',
    got: network,
    next: 'Correct the name, or describe the network.',
  })
}
