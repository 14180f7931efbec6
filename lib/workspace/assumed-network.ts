import type { ProviderRun } from '../cluster/provider.ts'
import { Failure } from '../failure.ts'
import type { Cluster, Lab } from '../lab/schema.ts'
import type { ClusterAddresses } from '../net/address-plan.ts'
import type { NetworkFacts } from '../net/address-request.ts'
import type { ProcessContext } from '../process/run.ts'
import type { NamedCluster } from './address-planner.ts'

/** The network of a cluster, or what is assumed of it where it cannot be observed (no engine, no answer), and why. */
export async function networkOrAssumed(
  { name, cluster, managed }: NamedCluster,
  lab: Lab,
  context: ProcessContext,
): Promise<{ network: NetworkFacts; unobserved?: Failure }> {
  try {
    return { network: await managed.network() }
  } catch (error) {
    if (!(error instanceof Failure) || context.signal.aborted) throw error
    return { network: assumed(name, cluster, lab), unobserved: error }
  }
}

/** The same cluster, its network assumed where it cannot be observed, and no nodes where they cannot. */
export function withAssumedNetwork<Named extends NamedCluster>(
  named: Named,
  lab: Lab,
  { snapshot, context }: ProviderRun,
): Named {
  const observe = snapshot.keep(() => networkOrAssumed(named, lab, context))
  const network = async () => (await observe()).network
  const nodes = async (addresses: ClusterAddresses) => {
    const { unobserved } = await observe()
    return unobserved === undefined ? named.managed.nodes(addresses) : []
  }
  return { ...named, managed: { ...named.managed, network, nodes } }
}

function assumed(name: string, { provider, existing }: Cluster, { addresses }: Lab): NetworkFacts {
  const declared = provider === 'existing' ? existing?.networks : undefined
  const subnets = (declared ?? [addresses.assumedNetwork]).map((cidr) => ({ cidr }))
  return { name: `network of ${name}`, subnets, taken: [], assumed: true }
}
