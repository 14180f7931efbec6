import type { ManagedCluster, ProviderRun } from '../cluster/provider.ts'
import type { ClusterSources } from '../cluster/providers.ts'
import { Failure } from '../failure.ts'
import type { Cluster, Lab } from '../lab/schema.ts'
import { type AddressPlan, planAddresses } from '../net/address-plan.ts'
import type { AddressRequest, ClusterRequest, NamedRange, NetworkFacts } from '../net/address-request.ts'
import type { Family } from '../net/family.ts'
import { assignSlots } from '../net/slots.ts'
import { keepSlots, readSlots, type Slots } from './slots-file.ts'

/** The address plan of a lab, made from what the run has observed. */
export interface AddressPlanner {
  /** @throws Failure with every problem at once, exit code 2 */
  plan(): Promise<AddressPlan>
  /** Keeps the slots that clusters got which had none. */
  keepSlots(): Promise<void>
}

export interface NamedCluster {
  name: string
  cluster: Cluster
  managed: ManagedCluster
}

export const FAMILIES: Readonly<Record<Cluster['ipFamily'], readonly Family[]>> = {
  ipv4: [4],
  ipv6: [6],
  dual: [4, 6],
}

/**
 * @param clusters all of the lab: a plan is of the whole, whatever part of it a run is about
 * @param lenient where what others use cannot be observed, nothing is avoided
 */
export async function openAddressPlanner(
  lab: Lab,
  clusters: readonly NamedCluster[],
  sources: ClusterSources,
  { snapshot, context }: ProviderRun,
  lenient = false,
): Promise<AddressPlanner> {
  const names = clusters.map(({ name }) => name)
  const slots = assignSlots(names, await readSlots())
  const avoided = await avoidedRanges(clusters, sources).catch((error: unknown) => {
    if (lenient && error instanceof Failure && !context.signal.aborted) return []
    throw error
  })
  return {
    plan: snapshot.keep(async () => {
      const networks = await Promise.all(clusters.map(({ managed }) => managed.network()))
      return planAddresses(addressRequest(lab, clusters, networks, slots, avoided))
    }),
    keepSlots: () => keepSlots(names),
  }
}

/** What an address plan is made from. @param networks of the clusters, in their order */
export function addressRequest(
  lab: Lab,
  clusters: readonly Pick<NamedCluster, 'name' | 'cluster'>[],
  networks: readonly NetworkFacts[],
  slots: Slots,
  avoided: readonly NamedRange[],
): AddressRequest {
  const { assumedNetwork: _, ...bases } = lab.addresses
  const requests = clusters.map(
    ({ name, cluster }, index): ClusterRequest => ({
      name,
      slot: slots[name] ?? 0,
      families: FAMILIES[cluster.ipFamily],
      network: networks[index]?.name ?? '',
      overrides: givenOf(cluster.addresses),
    }),
  )
  const byName = new Map(networks.map((network) => [network.name, network]))
  return { clusters: requests, networks: [...byName.values()], avoided, bases }
}

async function avoidedRanges(
  clusters: readonly NamedCluster[],
  sources: ClusterSources,
): Promise<readonly NamedRange[]> {
  const used = [...new Set(clusters.map(({ cluster }) => cluster.provider))]
  return (await Promise.all(used.map((provider) => sources[provider].avoided()))).flat()
}

/** Overrides without the keys that were not given. */
const givenOf = (overrides: Cluster['addresses']) =>
  Object.fromEntries(Object.entries(overrides).filter(([, ranges]) => ranges !== undefined))
