import { list } from '../kube/list.ts'
import { internalAddresses, type Node, type Pod, type Service } from '../kube/objects/core.ts'
import type { Gateway } from '../kube/objects/extensions.ts'
import { conditionOf } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import { familyOf } from '../net/address.ts'
import type { Family } from '../net/family.ts'
import type { Target } from './check.ts'
import { PROBING } from './probing.ts'

/** The port that is used where a service has several. */
const HTTP_PORT = 80

/** A target's current addresses and port, or the reason why it has none. */
export type Located =
  | { ok: true; addresses: readonly string[]; port: number }
  | { ok: false; missing: string }

/** Reads a target's addresses of one family, and its port. */
export async function locate(target: Target, family: Family, reader: Reader): Promise<Located> {
  const at = (
    addresses: readonly (string | undefined)[],
    port: number | undefined,
    missing: string,
  ): Located => {
    const fit = addresses.filter((address) => address !== undefined && isOfFamily(address, family))
    return fit.length > 0 && port !== undefined
      ? { ok: true, addresses: fit as string[], port }
      : { ok: false, missing }
  }
  switch (target.kind) {
    case 'DNS name':
      return { ok: true, addresses: [target.name], port: 80 }
    case 'VIP':
      return { ok: true, addresses: [target.address], port: target.port }
    case 'pod': {
      const { name, namespace = PROBING } = target
      const pod = await reader.get<Pod>(`/api/v1/namespaces/${namespace}/pods/${name}`)
      return at(
        pod?.status?.podIPs?.map(({ ip }) => ip) ?? [],
        target.port,
        `pod ${target.name} has no IPv${family}`,
      )
    }
    case 'Gateway': {
      const path = `/apis/gateway.networking.k8s.io/v1/namespaces/${target.namespace}/gateways/${target.name}`
      const gateway = await reader.get<Gateway>(path)
      const addresses = gateway?.status?.addresses?.map(({ value }) => value) ?? []
      return at(addresses, gateway?.spec.listeners[0]?.port, gatewayMissing(gateway))
    }
    default:
      return locateService(target, reader, at)
  }
}

async function locateService(
  { kind, name, namespace }: Extract<Target, { kind: 'ClusterIP' | 'NodePort' | 'LoadBalancer' }>,
  reader: Reader,
  at: (addresses: readonly (string | undefined)[], port: number | undefined, missing: string) => Located,
): Promise<Located> {
  const service = await reader.get<Service>(`/api/v1/namespaces/${namespace}/services/${name}`)
  if (service === undefined) return { ok: false, missing: `there is no service ${namespace}/${name}` }
  const { ports = [], clusterIPs = [] } = service.spec ?? {}
  const { port, nodePort } = ports.find((each) => each.port === HTTP_PORT) ?? ports[0] ?? {}
  const missing = `service ${namespace}/${name} has no ${kind} address`
  if (kind === 'ClusterIP') return at(clusterIPs, port, missing)
  if (kind === 'NodePort') return at(await nodeAddresses(reader), nodePort, missing)
  return at(service.status?.loadBalancer?.ingress?.map(({ ip }) => ip) ?? [], port, missing)
}

/** The internal addresses (InternalIP) of all nodes. */
export async function nodeAddresses(reader: Reader): Promise<readonly string[]> {
  return (await list<Node>(reader, '/api/v1/nodes')).flatMap(internalAddresses)
}

function gatewayMissing(gateway: Gateway | undefined): string {
  const programmed = conditionOf(gateway?.status?.conditions, 'Programmed')
  return gateway === undefined
    ? 'there is no such Gateway'
    : `the Gateway has no address: ${programmed?.message ?? 'nobody took it'}`
}

/** Whether the text is an address of this family. Host names, which some load balancers assign, have no family. */
const isOfFamily = (address: string, family: Family) => /[:.]/.test(address) && familyOf(address) === family

/** `http://192.0.2.1:80/`, `http://[2001:db8::1]:80/` */
export const urlOf = (address: string, port: number) => `http://${authority(address, port)}/`

/** `https://192.0.2.1:6443/readyz` */
export const apiUrlOf = (address: string, port: number) => `https://${authority(address, port)}/readyz`

const authority = (address: string, port: number) =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`
