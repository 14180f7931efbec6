import { isDeepStrictEqual } from 'node:util'
import type { Cluster } from '../lab/schema.ts'
import type { Check, Target, Vantage } from './check.ts'
import { client, familiesOf, host, idOf, isDual, labelOf, outside, path, paths } from './paths.ts'
import { CLIENT, PROBING, type Surroundings, service, WEB } from './probing.ts'

const API_SERVER_PORT = 6443

/** An address is handed out from the ranges, and leads to its service from everywhere. */
export function loadBalancerChecks(world: Surroundings, ranges: readonly string[]): readonly Check[] {
  const name = `${WEB}-load-balancer`
  const to = { kind: 'LoadBalancer' as const, name, namespace: PROBING }
  const objects = [service(name, 'LoadBalancer', world)]
  const within = familiesOf(world).map(
    (family): Check => ({
      id: idOf('address in pool', host, family, isDual(world)),
      asks: labelOf('address in pool', family, isDual(world)),
      expected: 'inside',
      from: host,
      to,
      family,
      ranges,
    }),
  )
  const places = [...outside, client, ...clientsOfNeighbours(world)]
  const all = [...paths('LoadBalancer', places, to, world), ...within]
  return all.map((check) => ({ ...check, objects }))
}

/** A Gateway of that class gets an address, of the cluster's first family, and a route leads from it to a service. */
export function gatewayChecks(world: Surroundings, gatewayClassName: string): readonly Check[] {
  const api = { apiVersion: 'gateway.networking.k8s.io/v1', metadata: { name: WEB, namespace: PROBING } }
  const listeners = [{ name: 'http', protocol: 'HTTP', port: 80 }]
  const rules = [{ backendRefs: [{ name: WEB, port: 80 }] }]
  const objects = [
    { ...api, kind: 'Gateway', spec: { gatewayClassName, listeners } },
    { ...api, kind: 'HTTPRoute', spec: { parentRefs: [{ name: WEB }], rules } },
  ]
  const to: Target = { kind: 'Gateway', name: WEB, namespace: PROBING }
  const family = familiesOf(world)[0] ?? 4
  const all = outside.map((from) => path('Gateway', from, to, family, false))
  return all.map((check) => ({ ...check, objects }))
}

/** An Ingress of that class leads by its host name to a service, at the address of its controller's service. */
export function ingressChecks(
  world: Surroundings,
  ingressClassName: string,
  controller: { name: string; namespace: string },
): readonly Check[] {
  const name = `${WEB}.${PROBING}.example`
  const backend = { service: { name: WEB, port: { number: 80 } } }
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: WEB, namespace: PROBING },
    spec: {
      ingressClassName,
      rules: [{ host: name, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  }
  const to: Target = { kind: 'LoadBalancer', ...controller }
  const family = familiesOf(world)[0] ?? 4
  return outside.map((from) => ({
    ...path('Ingress', from, to, family, false),
    host: name,
    objects: [ingress],
  }))
}

/** The API server answers at the control plane's virtual addresses, with a certificate of the cluster's own CA. */
export function controlPlaneVipChecks({ addresses }: Surroundings): readonly Check[] {
  const dual = addresses.controlPlaneVip.length > 1
  return addresses.controlPlaneVip.map(({ text, family }): Check => {
    const to: Target = { kind: 'VIP', address: text, port: API_SERVER_PORT }
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
