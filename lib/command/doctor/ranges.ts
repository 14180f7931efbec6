import type { ClusterAddresses } from '../../net/address-plan.ts'
import { type AddressRange, overlaps } from '../../net/address-range.ts'
import type { NamedRange } from '../../net/address-request.ts'
import { safeParseOccupied } from '../../net/range.ts'
import { byEditing, type Finding } from './finding.ts'
import type { LabFacts } from './lab-facts.ts'
import type { DockerNetwork } from './network-facts.ts'

/** The ranges of a cluster, and the key of the lab file that gives it another. */
const KINDS = { pods: 'pods', services: 'services', pool: 'pool', controlPlaneVip: 'vip' } as const

/** Ranges of the lab that this machine reaches elsewhere: by a VPN, or in a network at home. */
export const routesOver = (lab: LabFacts, routes: readonly NamedRange[]): readonly Finding[] =>
  overlapsOf(lab, routes).map(({ cluster, key, text, other }) => ({
    id: 'route-overlap',
    severity: 'error',
    what: `${other.by} leads over the ${key} of ${cluster}`,
    evidence: `ip route: ${other.range} (${other.by}); ${key} of ${cluster}: ${text}`,
    means: 'packets for the lab would go there, or those for there to the lab; make up refuses it',
    fix: move(lab, cluster, key),
  }))

/** Ranges of the lab that another Docker network has: nothing refuses that, and packets go astray. */
export function networksOver(lab: LabFacts, networks: readonly DockerNetwork[]): readonly Finding[] {
  const own = lab.clusters.map(({ network }) => network.name)
  const others = networks
    .filter(({ name }) => !own.includes(name))
    .flatMap(({ name, subnets }) =>
      subnets.map(({ cidr }) => ({ range: cidr, by: `Docker network ${name}` })),
    )
  return overlapsOf(lab, others).map(({ cluster, key, text, other }) => ({
    id: 'network-overlap',
    severity: 'warning',
    what: `the ${other.by} has addresses of the ${key} of ${cluster}`,
    evidence: `docker network inspect: ${other.range}; ${key} of ${cluster}: ${text}`,
    means: 'containers there and the cluster cannot reach each other',
    fix: move(lab, cluster, key),
  }))
}

const move = ({ file }: LabFacts, cluster: string, key: string) =>
  byEditing(
    file,
    `give it another range: clusters.${cluster}.addresses.${key}; make addresses shows them all`,
  )

/** The ranges of kind clusters that share addresses with others. */
function overlapsOf({ clusters, plan }: LabFacts, others: readonly NamedRange[]) {
  const isOnThisHost = ({ name }: ClusterAddresses) =>
    clusters.some((each) => each.name === name && each.cluster.provider === 'kind')
  const read = others.flatMap((other) => {
    const range = safeParseOccupied(other.range)
    return range.ok ? [{ other, range: range.value }] : []
  })
  return plan.filter(isOnThisHost).flatMap((addresses) =>
    (Object.keys(KINDS) as (keyof typeof KINDS)[]).flatMap((kind) =>
      addresses[kind].flatMap(({ text }) => {
        const mine = rangeOf(text)
        return read
          .filter(({ range }) => mine !== undefined && overlaps(mine, range))
          .map(({ other }) => ({ cluster: addresses.name, key: KINDS[kind], text, other }))
      }),
    ),
  )
}

function rangeOf(text: string): AddressRange | undefined {
  const read = safeParseOccupied(text)
  return read.ok ? read.value : undefined
}
