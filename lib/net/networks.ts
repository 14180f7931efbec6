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

/** The families a network lacks: a network left over from a time without IPv6 lacks 6. */
export function missingFamilies(network: NetworkFacts, wanted: readonly Family[]): Family[] {
  const present = network.subnets.map(({ cidr }) => (cidr.includes(':') ? 6 : 4))
  return wanted.filter((family) => !present.includes(family))
}

/** Reads the subnets of all networks, by name. */
export function readNetworks(
  facts: readonly NetworkFacts[],
  problems: FailureDetails[],
): Map<string, Network> {
  const networks = new Map<string, Network>()
  for (const { name, assumed, subnets } of facts) {
    if (networks.has(name)) collect(repeated(name), problems)
    const read = subnets.map((subnet) => readSubnetFacts(name, subnet, problems))
    networks.set(name, { name, assumed, subnets: read.filter((subnet) => subnet !== undefined) })
  }
  return networks
}

/**
 * The subnet pools are taken from. Of several of one family it is the largest, then the lowest: the order in which a
 * runtime lists them is not stable.
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
  if (gateway && gateway.family !== cidr.family) collect(strangeGateway(network, facts), problems)
  return { cidr, gateway: gateway ?? usualGateway(cidr) }
}

/** Runtimes take the first host address and do not always report it. */
function usualGateway({ family, first, prefix }: Cidr): AddressRange {
  const address = prefix === familyBits[family] ? first : first + 1n
  return { family, first: address, last: address }
}

/** The problem of a cluster that wants a family its network lacks. */
export function missingFamily({ name, subnets }: Network, family: Family) {
  return refused({
    code: 'network-lacks-family',
    what: `Network ${name} has no IPv${family} subnet.`,
    expected: `a subnet of IPv${family}`,
    got: subnets.map(({ cidr }) => cidr.text).join(', ') || 'no subnet',
    next: `Remove the network when nothing uses it, so that it is made anew, or take IPv${family} from the clusters on it.`,
  })
}

function repeated(name: string) {
  return refused({
    code: 'network-repeated',
    what: `Network ${name} is described twice.`,
    next: 'Remove one.',
  })
}

function strangeGateway(network: string, { cidr, gateway = '' }: NetworkFacts['subnets'][number]) {
  return refused({
    code: 'gateway-family',
    what: `The gateway of ${cidr} in network ${network} is of the other family.`,
    expected: `an address in ${cidr}`,
    got: gateway,
    next: 'Correct the gateway.',
  })
}
