import type { Lab } from '../../lab/schema.ts'
import type { ClusterStatus, ComponentStatus, ServiceStatus } from '../status/facts.ts'
import { compareNames, compareRanges } from './compare.ts'
import { plannedNodes } from './planned-nodes.ts'
import type { ClusterTopology, Link, NetworkTopology, Part, State, Topology } from './topology.ts'

/** The topology of a lab: what it is planned to be, and what of that is there. */
export function buildTopology(lab: Lab, clusters: readonly ClusterStatus[]): Topology {
  const byNetwork = Map.groupBy(clusters, ({ network }) => network?.name ?? 'unknown')
  return {
    networks: [...byNetwork].map(([name, on]): NetworkTopology => {
      const network = on[0]?.network
      const ranges = network?.subnets.map(({ cidr }) => cidr) ?? []
      return {
        name,
        ranges,
        isAssumed: network?.assumed ?? true,
        clusters: on.map((each) => clusterOf(lab, each)),
      }
    }),
    links: linksOf(clusters),
  }
}

function clusterOf(lab: Lab, status: ClusterStatus): ClusterTopology {
  const { name, provider, isUp, addresses, nodes, serviceRanges } = status
  const entry = lab.clusters[name]
  const podRanges = nodes?.flatMap((node) => node.podRanges)
  // a rehearsal has no pods that would have addresses: it takes no ranges from the plan
  const isReal = provider !== 'rehearsal'
  const texts = (ranges: readonly { text: string }[] = []) => ranges.map(({ text }) => text)
  const addressOf = (node: string) => nodes?.find((each) => each.name === node)?.addresses.join(', ')
  const names = nodes?.map((node) => node.name)
  return {
    name,
    provider,
    isUp,
    parts: {
      nodes: compareNames((entry && plannedNodes(name, entry)) ?? names ?? [], names, addressOf),
      pods: compareRanges(texts(addresses?.pods), isReal && podRanges?.length ? podRanges : undefined),
      services: compareRanges(texts(addresses?.services), isReal ? serviceRanges : undefined),
      pools: reserved(texts(addresses?.pool), status, 'pools'),
      VIP: reserved(texts(addresses?.controlPlaneVip), status, 'vips'),
      'load balancers': loadBalancers(status),
    },
  }
}

/** Ranges of the plan, and what components make of them; a range that is handed out by none is only reserved. */
function reserved(
  planned: readonly string[],
  { components, pools }: ClusterStatus,
  kind: 'pools' | 'vips',
): readonly Part[] {
  const used = components.flatMap((component) => component[kind])
  return [...new Set([...planned, ...used])].map((range): Part => {
    const users = components.filter((component) => component[kind].includes(range))
    const pool = pools.find((each) => each.range === range)
    const count = pool === undefined ? '' : `, ${pool.handedOut} of ${pool.size} handed out`
    if (users.length === 0) return { name: range, state: 'unseen', detail: 'reserved' }
    return {
      name: range,
      state: together(users.map(stateOf)),
      detail: `${users.map(({ name }) => name).join(', ')}${count}`,
    }
  })
}

/** What a component brings is there when nothing differs; what it waits for is there, and not ready. */
function stateOf({ drift }: ComponentStatus): State {
  if (drift === undefined) return 'unseen'
  return drift.every(({ action }) => action === 'wait') ? 'there' : 'missing'
}

/** A component waits for the other end of each of its links. */
function linkState(component: ComponentStatus, peer: string): State {
  const waits = component.drift?.some((change) => change.action === 'wait' && change.peer === peer)
  return waits ? 'missing' : stateOf(component)
}

const together = (states: readonly State[]): State =>
  (['missing', 'unseen'] as const).find((state) => states.includes(state)) ?? 'there'

/** Services with addresses; one that a release of the lab, or an object of the cluster, brought is no surprise. */
function loadBalancers({ components, services }: ClusterStatus): readonly Part[] {
  const planned = components.flatMap((component) => component.services)
  const releases = components.flatMap((component) => component.releases)
  const isBrought = ({ release, owner }: ServiceStatus) =>
    owner !== undefined || (release !== undefined && releases.includes(release))
  const brought = (services ?? []).filter((each) => !planned.includes(each.name) && isBrought(each))
  const detailOf = (name: string) => {
    const service = services?.find((each) => each.name === name)
    if (service === undefined) return undefined
    const { addresses, ports, release, owner } = service
    const from = owner === undefined ? release : `${owner.kind} ${owner.name}`
    const at = addresses.length === 0 ? 'no address yet' : `${addresses.join(', ')} :${ports.join(',')}`
    return from === undefined ? at : `${at} (${from})`
  }
  return compareNames(
    [...planned, ...brought.map(({ name }) => name)],
    services?.map(({ name }) => name),
    detailOf,
  )
}

/** One link for each two clusters and what links them, whoever of the two says so. */
function linksOf(clusters: readonly ClusterStatus[]): readonly Link[] {
  const order = clusters.map(({ name }) => name)
  const ends = clusters.flatMap(({ name, components }) =>
    components.flatMap((component) =>
      component.links
        .filter((peer) => peer !== name)
        .map((peer) => {
          const [from = '', to = ''] = [name, peer].toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
          return { from, to, by: component.name, state: linkState(component, peer) }
        }),
    ),
  )
  const links = Map.groupBy(ends, ({ from, to, by }) => `${from} ${to} ${by}`)
  return [...links.values()].flatMap((both) =>
    both.slice(0, 1).map((link) => ({ ...link, state: together(both.map(({ state }) => state)) })),
  )
}
