import { isDeepStrictEqual } from 'node:util'
import type { Cluster } from '../lab/schema.ts'
import type { Check, CheckSource, Target } from './check.ts'
import { client, familiesOf, host, idOf, isDual, labelOf, outside, path, paths } from './paths.ts'
import { type CheckContext, CLIENT, PROBING, service, WEB } from './probing.ts'

/**
 * A LoadBalancer service gets an address of the ranges and is reachable at it from everywhere.
 *
 * @param of the load balancer, if it serves only the services of its class
 */
export function loadBalancerChecks(
  context: CheckContext,
  ranges: readonly string[],
  provider?: { name: string; loadBalancerClass: string },
): readonly Check[] {
  const suffix = provider === undefined ? '' : ` of ${provider.name}`
  const name = `${WEB}-load-balancer${suffix.replaceAll(' ', '-')}`
  const to = { kind: 'LoadBalancer' as const, name, namespace: PROBING }
  const { loadBalancerClass } = provider ?? {}
  const objects = [service(name, 'LoadBalancer', context, { loadBalancerClass })]
  const subject = `address in pool${suffix}`
  const inPool = familiesOf(context).map(
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
  const sources = [...outside, client, ...clientsOfPeers(context)]
  const all = [...paths(`LoadBalancer${suffix}`, sources, to, context), ...inPool]
  return all.map((check) => ({ ...check, objects }))
}

/** The API server responds at the control plane's virtual addresses with a certificate of the cluster's CA. */
export function controlPlaneVipChecks({ cluster, addresses }: CheckContext): readonly Check[] {
  const dual = addresses.controlPlaneVip.length > 1
  return addresses.controlPlaneVip.map(({ text, family }): Check => {
    const to: Target = { kind: 'VIP', address: text, port: cluster.apiServer.port }
    return { ...path('control-plane VIP', host, to, family, dual), responder: { apiServer: true } }
  })
}

/** Client pods of the lab's other clusters on the same network. */
function clientsOfPeers({ lab, cluster }: CheckContext): readonly CheckSource[] {
  const isPeer = ({ provider, existing }: Cluster) =>
    provider === cluster.provider && isDeepStrictEqual(existing?.networks, cluster.existing?.networks)
  const others = Object.entries(lab.clusters).filter(
    ([name, other]) => name !== cluster.name && isPeer(other),
  )
  return others.map(([name]) => ({ at: 'pod', pod: CLIENT, cluster: name }))
}
