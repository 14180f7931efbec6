import { z } from 'zod'
import type { NamedRange, NetworkFacts } from './address-request.ts'
import { addressText } from './address-text.ts'
import { type Cidr, safeParseInterface } from './cidr.ts'
import { dockerNetwork, type InspectedNetwork, podmanNetwork } from './inspect-schema.ts'
import { orThrow, refused } from './parsed.ts'
import { safeParseOccupied } from './range.ts'

/**
 * Parses the JSON of `docker network inspect <name>`, or podman's, which differs in shape. Nothing depends on position:
 * the order of subnets is not stable. Gateways may be missing; there may be no subnet, or several of one family.
 *
 * @throws Failure `docker-network-invalid` for any other text, or if it describes not exactly one network
 */
export function parseDockerNetwork(json: string): NetworkFacts {
  const networks = parseDockerNetworks(json)
  const [network] = networks
  if (network && networks.length === 1) return network
  return invalid('It describes another number of networks than one.', String(networks.length))
}

/** The same for `docker network inspect <name>...`: any number of networks. */
export function parseDockerNetworks(json: string): NetworkFacts[] {
  return inspectedNetworks(json).map(networkFacts)
}

/** The addresses of the containers on these networks, by name, as the same JSON has them; those that do not run have none. */
export function parseContainerAddresses(json: string): ReadonlyMap<string, readonly string[]> {
  const containers = inspectedNetworks(json).flatMap((network) => network.containers)
  return new Map(containers.map(({ name, addresses }) => [name, addresses.map(bareAddress)]))
}

function inspectedNetworks(json: string): readonly InspectedNetwork[] {
  const read = z.array(z.union([dockerNetwork, podmanNetwork])).safeParse(parsedJson(json))
  return read.success ? read.data : invalid(z.prettifyError(read.error), json.slice(0, 200))
}

function networkFacts(network: InspectedNetwork): NetworkFacts {
  const subnets = network.subnets.map((subnet) => ({ ...subnet, cidr: maskedCidr(subnet.cidr) }))
  return {
    name: network.name,
    assumed: false,
    subnets: subnets.map(({ cidr, gateway }) => ({
      cidr: cidr.text,
      ...(gateway ? { gateway: bareAddress(gateway) } : {}),
    })),
    taken: [
      ...subnets.flatMap(({ cidr, leases }) => leaseRange(network.name, cidr, leases)),
      ...subnets.flatMap(({ reserved }) =>
        reserved.map(({ name, address }) => ({
          range: bareAddress(address),
          by: `reserved address ${name}`,
        })),
      ),
      ...network.containers.flatMap(({ name, addresses }) =>
        addresses.map((address) => ({
          range: bareAddress(address),
          by: `container ${name}`,
          container: name,
        })),
      ),
    ],
  }
}

/** The range that the engine assigns containers addresses from: taken, unless it is the whole subnet. */
function leaseRange(network: string, cidr: Cidr, leases: string | undefined): NamedRange[] {
  if (!leases) return []
  const range = leases.includes('-') ? orThrow(safeParseOccupied(leases)) : maskedCidr(leases)
  if (range.first <= cidr.first + 1n && range.last >= cidr.last - 1n) return []
  const text = `${addressText(range.family, range.first)}-${addressText(range.family, range.last)}`
  return [{ range: text, by: `the container range of network ${network}` }]
}

/** The subnet without host bits: older engines store subnets as they were typed. */
function maskedCidr(text: string): Cidr {
  return orThrow(safeParseInterface(text)).subnet
}

/** The address of `192.0.2.1/24` or `fe80::1%eth0`, without prefix length and zone. */
function bareAddress(text: string): string {
  return text.replace(/[/%].*$/, '')
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    return invalid(`It is not JSON: ${error instanceof Error ? error.message : error}`, json.slice(0, 200))
  }
}

function invalid(why: string, got: string): never {
  return orThrow(
    refused({
      code: 'docker-network-invalid',
      what: `The description of the container network is not understood. ${why}`,
      expected: 'the JSON list that `docker network inspect <name>` prints',
      got,
      next: 'Run `docker network ls` and `docker network inspect` to see what the engine answers.',
      exitCode: 1,
    }),
  )
}
