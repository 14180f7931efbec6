import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Check, CheckSource, Target } from './check.ts'
import { client, onePath, outside } from './paths.ts'
import { type CheckContext, PROBING, WEB } from './probing.ts'

const GATEWAY_API = 'gateway.networking.k8s.io/v1'

/** An object's name and namespace. */
interface ObjectName {
  name: string
  namespace: string
}

const toWeb = [{ backendRefs: [{ name: WEB, port: 80 }] }]

/**
 * A Gateway of the class gets an address of the cluster's first family, and an HTTPRoute leads from it to a Service.
 */
export function gatewayChecks(context: CheckContext, gatewayClassName: string): readonly Check[] {
  const name = `${WEB}-${gatewayClassName}`
  const api = { apiVersion: GATEWAY_API, metadata: { name, namespace: PROBING } }
  const listeners = [{ name: 'http', protocol: 'HTTP', port: 80 }]
  const objects = [
    { ...api, kind: 'Gateway', spec: { gatewayClassName, listeners } },
    { ...api, kind: 'HTTPRoute', spec: { parentRefs: [{ name }], rules: toWeb } },
  ]
  const to: Target = { kind: 'Gateway', name, namespace: PROBING }
  const sources = [...outside, client]
  return inFirstFamily(`Gateway ${gatewayClassName}`, sources, to, context).map((check) => ({
    ...check,
    objects,
  }))
}

/**
 * An HTTPRoute leads from an existing Gateway to a Service by host name, at the address of the Gateway's controller.
 */
export function routeChecks(
  context: CheckContext,
  gateway: ObjectName,
  controller: Target,
): readonly Check[] {
  const spec = { parentRefs: [gateway], rules: toWeb }
  return byHostName(`HTTPRoute ${gateway.name}`, controller, context, (name, host) => ({
    apiVersion: GATEWAY_API,
    kind: 'HTTPRoute',
    metadata: { name, namespace: PROBING },
    spec: { hostnames: [host], ...spec },
  }))
}

/** An Ingress of the class leads to a Service by host name, at the address of its controller. */
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

/** Asks a controller for a host name that only this one object routes. */
function byHostName(
  subject: string,
  controller: Target,
  context: CheckContext,
  object: (name: string, host: string) => KubernetesObject,
): readonly Check[] {
  const name = subject.replaceAll(' ', '-').toLowerCase()
  const host = `${name}.${PROBING}.example`
  const objects = [object(name, host)]
  return inFirstFamily(subject, outside, controller, context).map((check) => ({ ...check, host, objects }))
}

/** In the cluster's first family only: a Gateway or Ingress need not have an address of each family. */
const inFirstFamily = (subject: string, from: readonly CheckSource[], to: Target, context: CheckContext) =>
  from.map((source) => onePath(subject, source, to, context))
