import { isDeepStrictEqual } from 'node:util'
import type { Cluster } from '../lab/schema.ts'
import type { Check, CheckSource, Target } from './check.ts'
import { client, familiesOf, host, idOf, isDual, labelOf, outside, path, paths } from './paths.ts'
import { type CheckContext, CLIENT, PROBING, service, WEB } from './probing.ts'

/**
 * An address is handed out from the ranges, and leads to its service from everywhere.
 *
 * @param of who does that, where it takes only the services of a class
 */
export function loadBalancerChecks(
  context: CheckContext,
  ranges: readonly string[],
  of?: { name: string; loadBalancerClass: string },
): readonly Check[] {
  const suffix = of === undefined ? '' : ` of ${of.name}`
  const name = `${WEB}-load-balancer${suffix.replaceAll(' ', '-')}`
  const to = { kind: 'LoadBalancer' as const, name, namespace: PROBING }
  const { loadBalancerClass } = of ?? {}
  const objects = [service(name, 'LoadBalancer', context, { loadBalancerClass })]
  const subject = `address in pool${suffix}`
  const within = familiesOf(context).map(
    (family): Check => ({
      id: idOf(subject, host, family, isDual(context)),
      subject: labelOf(subject, family, isDual(context)),
      expected: 'addressInPool',
      from: host,
      to,
      family,
      ranges,
    }),
  )
  const places = [...outside, client, ...clientsOfNeighbours(context)]
  const all = [...paths(`LoadBalancer${suffix}`, places, to, context), ...within]
  return all.map((check) => ({ ...check, objects }))
}

/** The API server answers at the control plane's virtual addresses, with a certificate of the cluster's own CA. */
export function controlPlaneVipChecks({ cluster, addresses }: CheckContext): readonly Check[] {
  const dual = addresses.controlPlaneVip.length > 1
  return addresses.controlPlaneVip.map(({ text, family }): Check => {
    const to: Target = { kind: 'VIP', address: text, port: cluster.apiServer.port }
    return { ...path('control-plane VIP', host, to, family, dual), responder: { apiServer: true } }
  })
}

/** Pods of the lab's other clusters on the same network. */
function clientsOfNeighbours({ lab, cluster }: CheckContext): readonly CheckSource[] {
  const isNeighbour = ({ provider, existing }: Cluster) =>
    provider === cluster.provider && isDeepStrictEqual(existing?.networks, cluster.existing?.networks)
  const others = Object.entries(lab.clusters).filter(
    ([name, other]) => name !== cluster.name && isNeighbour(other),
  )
  return others.map(([name]) => ({ at: 'pod', pod: CLIENT, cluster: name }))
}
