import type { Lab } from '../../lab/schema.ts'
import type { ClusterStatus, ComponentStatus, ServiceStatus } from '../status/facts.ts'
import { nameParts, rangeParts } from './compare.ts'
import { plannedNodes } from './planned-nodes.ts'
import type { ClusterTopology, Link, NetworkTopology, Part, State, Topology } from './topology.ts'

/** The planned topology of a lab, compared with the observed one. */
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
  // the pods of a rehearsal do not run and have no addresses, so its ranges are not those of the plan
  const isReal = provider !== 'rehearsal'
  const texts = (ranges: readonly { text: string }[] = []) => ranges.map(({ text }) => text)
  const addressOf = (node: string) => nodes?.find((each) => each.name === node)?.addresses.join(', ')
  const names = nodes?.map((node) => node.name)
  return {
    name,
    provider,
    isUp,
    parts: {
      nodes: nameParts((entry && plannedNodes(name, entry)) ?? names ?? [], names, addressOf),
      pods: rangeParts(texts(addresses?.pods), isReal && podRanges?.length ? podRanges : undefined),
      services: rangeParts(texts(addresses?.services), isReal ? serviceRanges : undefined),
      pools: reserved(texts(addresses?.pool), status, 'pools'),
      VIP: reserved(texts(addresses?.controlPlaneVip), status, 'vips'),
      'load balancers': loadBalancers(status),
    },
  }
}

/** The planned ranges, each with the components that use it; a range without one is only reserved. */
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
      state: combined(users.map(stateOf)),
      detail: `${users.map(({ name }) => name).join(', ')}${count}`,
    }
  })
}

/** Unseen if the drift is unknown, there if the only drift is changes to wait for, else missing. */
function stateOf({ drift }: ComponentStatus): State {
  if (drift === undefined) return 'unseen'
  return drift.every(({ action }) => action === 'wait') ? 'there' : 'missing'
}

/** The state of a link to a peer: missing while the component waits for that peer. */
function linkState(component: ComponentStatus, peer: string): State {
  const waits = component.drift?.some((change) => change.action === 'wait' && change.peer === peer)
  return waits ? 'missing' : stateOf(component)
}

/** One state for several: missing if any is, else unseen if any is, else there. */
const combined = (states: readonly State[]): State =>
  (['missing', 'unseen'] as const).find((state) => states.includes(state)) ?? 'there'

/** Services of type LoadBalancer; those of a Helm release of the lab, or with an owner reference, count as planned. */
function loadBalancers({ components, services }: ClusterStatus): readonly Part[] {
  const planned = components.flatMap((component) => component.services)
  const releases = components.flatMap((component) => component.releases)
  const isExpected = ({ release, owner }: ServiceStatus) =>
    owner !== undefined || (release !== undefined && releases.includes(release))
  const expected = (services ?? []).filter((each) => !planned.includes(each.name) && isExpected(each))
  const detailOf = (name: string) => {
    const service = services?.find((each) => each.name === name)
    if (service === undefined) return undefined
    const { addresses, ports, release, owner } = service
    const from = owner === undefined ? release : `${owner.kind} ${owner.name}`
    const at = addresses.length === 0 ? 'no address yet' : `${addresses.join(', ')} :${ports.join(',')}`
    return from === undefined ? at : `${at} (${from})`
  }
  return nameParts(
    [...planned, ...expected.map(({ name }) => name)],
    services?.map(({ name }) => name),
    detailOf,
  )
}

/** One link for each pair of clusters and component, declared by either cluster or by both. */
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
    both.slice(0, 1).map((link) => ({ ...link, state: combined(both.map(({ state }) => state)) })),
  )
}
