import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Check, Target, Vantage } from './check.ts'
import { client, onePath, outside } from './paths.ts'
import { PROBING, type Surroundings, WEB } from './probing.ts'

const GATEWAY_API = 'gateway.networking.k8s.io/v1'

/** An object's name and namespace. */
interface Place {
  name: string
  namespace: string
}

const toWeb = [{ backendRefs: [{ name: WEB, port: 80 }] }]

/** A Gateway of that class gets an address, of the cluster's first family, and a route leads from it to a service. */
export function gatewayChecks(world: Surroundings, gatewayClassName: string): readonly Check[] {
  const name = `${WEB}-${gatewayClassName}`
  const api = { apiVersion: GATEWAY_API, metadata: { name, namespace: PROBING } }
  const listeners = [{ name: 'http', protocol: 'HTTP', port: 80 }]
  const objects = [
    { ...api, kind: 'Gateway', spec: { gatewayClassName, listeners } },
    { ...api, kind: 'HTTPRoute', spec: { parentRefs: [{ name }], rules: toWeb } },
  ]
  const to: Target = { kind: 'Gateway', name, namespace: PROBING }
  const places = [...outside, client]
  return throughOne(`Gateway ${gatewayClassName}`, places, to, world).map((check) => ({ ...check, objects }))
}

/** A route leads by its host name from a Gateway that is there already to a service, at its controller's address. */
export function routeChecks(world: Surroundings, gateway: Place, controller: Target): readonly Check[] {
  const spec = { parentRefs: [gateway], rules: toWeb }
  return byHostName(`HTTPRoute ${gateway.name}`, controller, world, (name, host) => ({
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    metadata: { name, namespace: PROBING },
    spec: { hostnames: [host], ...spec },
  }))
}

/** An Ingress of that class leads by its host name to a service, at its controller's address. */
export function ingressChecks(
  world: Surroundings,
  ingressClassName: string,
  controller: Target,
): readonly Check[] {
  const backend = { service: { name: WEB, port: { number: 80 } } }
  const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] }
  return byHostName(`Ingress ${ingressClassName}`, controller, world, (name, host) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: PROBING },
    spec: { ingressClassName, rules: [{ host, http }] },
  }))
}

/** Asks a controller for a host name that one object alone gives a meaning. */
function byHostName(
  asks: string,
  controller: Target,
  world: Surroundings,
  object: (name: string, host: string) => KubernetesObject,
): readonly Check[] {
  const name = asks.replaceAll(' ', '-').toLowerCase()
  const host = `${name}.${PROBING}.example`
  const objects = [object(name, host)]
  return throughOne(asks, outside, controller, world).map((check) => ({ ...check, host, objects }))
}

/** Of the cluster's first family: an entrance need not have an address of each. */
const throughOne = (asks: string, from: readonly Vantage[], to: Target, world: Surroundings) =>
  from.map((vantage) => onePath(asks, vantage, to, world))
