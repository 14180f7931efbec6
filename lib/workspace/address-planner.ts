import type { ManagedCluster, ProviderRun } from '../cluster/provider.ts'
import type { ClusterSources } from '../cluster/providers.ts'
import { Failure } from '../failure.ts'
import type { Cluster, Lab } from '../lab/schema.ts'
import { type AddressPlan, planAddresses } from '../net/address-plan.ts'
import type { AddressRequest, ClusterRequest, NamedRange, NetworkFacts } from '../net/address-request.ts'
import type { Family } from '../net/family.ts'
import { assignSlots } from '../net/slots.ts'
import { keepSlots, readSlots, type Slots } from './slots-file.ts'

/** Makes the address plan of a lab from the observations of one run. */
export interface AddressPlanner {
  /** @throws Failure with every problem at once, exit code 2 */
  plan(): Promise<AddressPlan>
  /** Writes the slots of clusters that had none into `config/addresses.lock`. */
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
 * @param clusters all clusters of the lab: the plan always covers the whole lab, also for a run on one cluster
 * @param lenient whether ranges in use outside the lab are ignored if they cannot be observed
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

/** The input of the address plan. @param networks of the clusters, in their order */
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
      overrides: withoutUndefined(cluster.addresses),
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

/** Overrides without the keys that the lab file does not set. */
const withoutUndefined = (overrides: Cluster['addresses']) =>
  Object.fromEntries(Object.entries(overrides).filter(([, ranges]) => ranges !== undefined))
