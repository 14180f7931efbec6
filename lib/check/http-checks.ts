import type { KubernetesObject } from '../step/step.ts'
import type { Check, CheckSource, Target } from './check.ts'
import { client, onePath, outside } from './paths.ts'
import { type CheckContext, PROBING, WEB } from './probing.ts'

const GATEWAY_API = 'gateway.networking.k8s.io/v1'

/** An object's name and namespace. */
interface Place {
  name: string
  namespace: string
}

const toWeb = [{ backendRefs: [{ name: WEB, port: 80 }] }]

/** A Gateway of that class gets an address, of the cluster's first family, and a route leads from it to a service. */
export function gatewayChecks(context: CheckContext, gatewayClassName: string): readonly Check[] {
  const name = `${WEB}-${gatewayClassName}`
  const api = { apiVersion: GATEWAY_API, metadata: { name, namespace: PROBING } }
  const listeners = [{ name: 'http', protocol: 'HTTP', port: 80 }]
  const objects = [
    { ...api, kind: 'Gateway', spec: { gatewayClassName, listeners } },
    { ...api, kind: 'HTTPRoute', spec: { parentRefs: [{ name }], rules: toWeb } },
  ]
  const to: Target = { kind: 'Gateway', name, namespace: PROBING }
  const places = [...outside, client]
  return throughOne(`Gateway ${gatewayClassName}`, places, to, context).map((check) => ({
    ...check,
    objects,
  }))
}

/** A route leads by its host name from a Gateway that is there already to a service, at its controller's address. */
export function routeChecks(context: CheckContext, gateway: Place, controller: Target): readonly Check[] {
  const spec = { parentRefs: [gateway], rules: toWeb }
  return byHostName(`HTTPRoute ${gateway.name}`, controller, context, (name, host) => ({
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    metadata: { name, namespace: PROBING },
    spec: { hostnames: [host], ...spec },
  }))
}

/** An Ingress of that class leads by its host name to a service, at its controller's address. */
export function ingressChecks(
  context: CheckContext,
  ingressClassName: string,
  controller: Target,
): readonly Check[] {
  const backend = { service: { name: WEB, port: { number: 80 } } }
  const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] }
  return byHostName(`Ingress ${ingressClassName}`, controller, context, (name, host) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: PROBING },
    spec: { ingressClassName, rules: [{ host, http }] },
  }))
}

/** Asks a controller for a host name that one object alone gives a meaning. */
function byHostName(
  subject: string,
  controller: Target,
  context: CheckContext,
  object: (name: string, host: string) => KubernetesObject,
): readonly Check[] {
  const name = subject.replaceAll(' ', '-').toLowerCase()
  const host = `${name}.${PROBING}.example`
  const objects = [object(name, host)]
  return throughOne(subject, outside, controller, context).map((check) => ({ ...check, host, objects }))
}

/** Of the cluster's first family: an entrance need not have an address of each. */
const throughOne = (subject: string, from: readonly CheckSource[], to: Target, context: CheckContext) =>
  from.map((source) => onePath(subject, source, to, context))
