import type { FailureDetails } from '../failure.ts'
import type { AddressRange } from './address-range.ts'
import type { NetworkFacts } from './address-request.ts'
import { type Cidr, safeParseCidr } from './cidr.ts'
import { type Family, familyBits } from './family.ts'
import { about, collect, refused } from './parsed.ts'
import { safeParseOccupied } from './range.ts'

export interface Subnet {
  cidr: Cidr
  gateway: AddressRange
}

export interface Network {
  name: string
  assumed: boolean
  subnets: Subnet[]
}

/** The wanted families that a network has no subnet of: 6, for example, on a network made before IPv6 was enabled. */
export function missingFamilies(network: NetworkFacts, wanted: readonly Family[]): Family[] {
  const present = network.subnets.map(({ cidr }) => (cidr.includes(':') ? 6 : 4))
  return wanted.filter((family) => !present.includes(family))
}

/** Parses the subnets of all networks, by network name. */
export function readNetworks(
  facts: readonly NetworkFacts[],
  problems: FailureDetails[],
): Map<string, Network> {
  const networks = new Map<string, Network>()
  for (const { name, assumed, subnets } of facts) {
    if (networks.has(name)) collect(refusedRepetition(name), problems)
    const parsed = subnets.map((subnet) => readSubnetFacts(name, subnet, problems))
    networks.set(name, { name, assumed, subnets: parsed.filter((subnet) => subnet !== undefined) })
  }
  return networks
}

/**
 * The subnet that pools are taken from: of several of one family the largest, then the lowest, because the order in
 * which a runtime lists them is not stable.
 */
export function poolSubnet(network: Network, family: Family): Cidr | undefined {
  return network.subnets
    .map(({ cidr }) => cidr)
    .filter((cidr) => cidr.family === family)
    .sort((a, b) => a.prefix - b.prefix || (a.first < b.first ? -1 : 1))[0]
}

function readSubnetFacts(
  network: string,
  facts: NetworkFacts['subnets'][number],
  problems: FailureDetails[],
): Subnet | undefined {
  const cidr = collect(about(`network ${network}`, safeParseCidr(facts.cidr)), problems)
  const gateway =
    facts.gateway === undefined
      ? undefined
      : collect(about(`gateway of network ${network}`, safeParseOccupied(facts.gateway)), problems)
  if (!cidr) return undefined
  if (gateway && gateway.family !== cidr.family) collect(refusedGateway(network, facts), problems)
  return { cidr, gateway: gateway ?? usualGateway(cidr) }
}

/** The first host address, which runtimes use as gateway and do not always report. */
function usualGateway({ family, first, prefix }: Cidr): AddressRange {
  const address = prefix === familyBits[family] ? first : first + 1n
  return { family, first: address, last: address }
}

/** The problem of a cluster with a family that its network has no subnet of. */
export function missingFamily({ name, subnets }: Network, family: Family) {
  return refused({
    code: 'network-lacks-family',
    what: `Network ${name} has no IPv${family} subnet.`,
    expected: `a subnet of IPv${family}`,
    got: subnets.map(({ cidr }) => cidr.text).join(', ') || 'no subnet',
    next: `Remove the network when nothing uses it, so that it is made anew, or take IPv${family} from the clusters on it.`,
  })
}

function refusedRepetition(name: string) {
  return refused({
    code: 'network-repeated',
    what: `Network ${name} is described twice.`,
    next: 'Remove one.',
  })
}

function refusedGateway(network: string, { cidr, gateway = '' }: NetworkFacts['subnets'][number]) {
  return refused({
    code: 'gateway-family',
    what: `The gateway of ${cidr} in network ${network} is of the other family.`,
    expected: `an address in ${cidr}`,
    got: gateway,
    next: 'Correct the gateway.',
  })
}
