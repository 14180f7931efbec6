import { isDeepStrictEqual } from 'node:util'
import type { Cluster } from '../lab/schema.ts'
import type { Check, Target, Vantage } from './check.ts'
import { client, familiesOf, host, idOf, isDual, labelOf, outside, path, paths } from './paths.ts'
import { CLIENT, PROBING, type Surroundings, service, WEB } from './probing.ts'

/**
 * An address is handed out from the ranges, and leads to its service from everywhere.
 *
 * @param of who does that, where it takes only the services of a class
 */
export function loadBalancerChecks(
  world: Surroundings,
  ranges: readonly string[],
  of?: { name: string; loadBalancerClass: string },
): readonly Check[] {
  const suffix = of === undefined ? '' : ` of ${of.name}`
  const name = `${WEB}-load-balancer${suffix.replaceAll(' ', '-')}`
  const to = { kind: 'LoadBalancer' as const, name, namespace: PROBING }
  const { loadBalancerClass } = of ?? {}
  const objects = [service(name, 'LoadBalancer', world, { loadBalancerClass })]
  const asks = `address in pool${suffix}`
  const within = familiesOf(world).map(
    (family): Check => ({
      id: idOf(asks, host, family, isDual(world)),
      asks: labelOf(asks, family, isDual(world)),
      expected: 'inside',
      from: host,
      to,
      family,
      ranges,
    }),
  )
  const places = [...outside, client, ...clientsOfNeighbours(world)]
  const all = [...paths(`LoadBalancer${suffix}`, places, to, world), ...within]
  return all.map((check) => ({ ...check, objects }))
}

/** The API server answers at the control plane's virtual addresses, with a certificate of the cluster's own CA. */
export function controlPlaneVipChecks({ cluster, addresses }: Surroundings): readonly Check[] {
  const dual = addresses.controlPlaneVip.length > 1
  return addresses.controlPlaneVip.map(({ text, family }): Check => {
    const to: Target = { kind: 'VIP', address: text, port: cluster.apiServer.port }
    return { ...path('control-plane VIP', host, to, family, dual), by: { apiServer: true } }
  })
}

/** Pods of the lab's other clusters on the same network. */
function clientsOfNeighbours({ lab, cluster }: Surroundings): readonly Vantage[] {
  const isNeighbour = ({ provider, existing }: Cluster) =>
    provider === cluster.provider && isDeepStrictEqual(existing?.networks, cluster.existing?.networks)
  const others = Object.entries(lab.clusters).filter(
    ([name, other]) => name !== cluster.name && isNeighbour(other),
  )
  return others.map(([name]) => ({ at: 'pod', pod: CLIENT, cluster: name }))
}
