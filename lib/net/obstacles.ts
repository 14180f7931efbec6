import type { FailureDetails } from '../failure.ts'
import type { AddressRange } from './address-range.ts'
import type { AddressRequest, NamedRange } from './address-request.ts'
import type { Network, Subnet } from './networks.ts'
import { about, collect } from './parsed.ts'
import { safeParseOccupied } from './range.ts'

/** Addresses that no cluster may claim. */
export interface Obstacle extends AddressRange {
  by: string
  /** Whether it is a network's whole subnet: pools and virtual IPs must be inside one, pods and services must not. */
  isNetwork: boolean
}

/** Lists all obstacles: networks, gateways, network and broadcast addresses, taken addresses and avoided ranges. */
export function listObstacles(
  request: Pick<AddressRequest, 'networks' | 'avoided'>,
  networks: ReadonlyMap<string, Network>,
  problems: FailureDetails[],
): Obstacle[] {
  const subnets = [...networks.values()].flatMap(({ name, subnets }) =>
    subnets.flatMap((subnet) => subnetObstacles(name, subnet)),
  )
  const named = [...request.networks.flatMap(({ taken }) => taken), ...request.avoided]
  return unique([...subnets, ...named.flatMap((entry) => namedObstacle(entry, problems))])
}

function subnetObstacles(name: string, { cidr, gateway }: Subnet): Obstacle[] {
  const { family, first, last } = cidr
  const isNetwork = false
  const all: Obstacle[] = [
    { family, first, last, by: `network ${name}, ${cidr.text}`, isNetwork: true },
    { family, first, last: first, by: `the network address of ${cidr.text}`, isNetwork },
    { ...gateway, by: `the gateway of network ${name}`, isNetwork },
  ]
  // IPv6 has no broadcast address.
  if (family === 4)
    all.push({ family, first: last, last, by: `the broadcast address of ${cidr.text}`, isNetwork })
  return all
}

function namedObstacle({ range, by }: NamedRange, problems: FailureDetails[]): Obstacle[] {
  const parsed = collect(about(by, safeParseOccupied(range)), problems)
  return parsed
    ? [{ family: parsed.family, first: parsed.first, last: parsed.last, by, isNetwork: false }]
    : []
}

/** Each obstacle once: the networks of several clusters may be the same LAN, whose subnet is one obstacle. */
function unique(obstacles: readonly Obstacle[]): Obstacle[] {
  const key = ({ family, first, last, by, isNetwork }: Obstacle) =>
    `${family} ${first} ${last} ${isNetwork || by}`
  return [...new Map(obstacles.map((obstacle) => [key(obstacle), obstacle])).values()]
}
