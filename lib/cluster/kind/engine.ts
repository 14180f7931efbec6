import type { NetworkFacts } from '../../net/address-request.ts'
import { parseContainerAddresses, parseDockerNetwork } from '../../net/docker-network.ts'
import type { ProcessContext } from '../../process/run.ts'
import type { ProviderRun } from '../provider.ts'
import { containerAddresses, docker, type NodeContainer, nodeContainers } from './docker.ts'

/** The observations of kind on the Docker engine during one run, shared by all clusters of the lab. */
export interface KindEngine {
  /** The Docker network of kind's nodes, by name. */
  networkName: string
  /** The network; undefined until the first cluster creates it. */
  network(): Promise<NetworkFacts | undefined>
  /** The containers of every kind cluster on the engine, running or not, whoever made it. */
  containers(): Promise<readonly NodeContainer[]>
  /** Addresses of the lab's running nodes on the network, by the container's name. */
  addresses(): Promise<ReadonlyMap<string, string>>
}

export function openKindEngine({ clusters, snapshot, context }: ProviderRun): KindEngine {
  const networkName = context.env.KIND_EXPERIMENTAL_DOCKER_NETWORK || 'kind'
  const containers = snapshot.keep(() => nodeContainers(undefined, context))
  const inspected = snapshot.keep(() => inspectNetwork(networkName, context))
  return {
    networkName,
    containers,
    network: async () => (await inspected())?.network,
    addresses: snapshot.keep(async () => {
      const [all, network] = await Promise.all([containers(), inspected()])
      const listed = network?.addresses ?? new Map<string, string>()
      // an engine may not list them with the network, and one may have started in between
      const others = all
        .filter((each) => isNode(each) && each.running && clusters.includes(each.cluster))
        .flatMap(({ name }) => (listed.has(name) ? [] : [name]))
      return new Map([...listed, ...(await containerAddresses(others, networkName, context))])
    }),
  }
}

/** Whether a container is a node, and not the load balancer in front of several control planes. */
export const isNode = ({ role }: NodeContainer) => role === 'control-plane' || role === 'worker'

/** A network, and which address each container has on it: the IPv4 one, else the IPv6 one. */
async function inspectNetwork(name: string, context: ProcessContext) {
  const { exitCode, stdout } = await docker(['network', 'inspect', name], context)
  if (exitCode !== 0) return undefined
  const addresses = [...parseContainerAddresses(stdout)].flatMap(([container, all]): [string, string][] => {
    const address = all.find((text) => !text.includes(':')) ?? all[0]
    return address === undefined ? [] : [[container, address]]
  })
  return { network: parseDockerNetwork(stdout), addresses: new Map(addresses) }
}
