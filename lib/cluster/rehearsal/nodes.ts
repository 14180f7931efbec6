import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { addressText } from '../../net/address-text.ts'
import { parseCidr } from '../../net/cidr.ts'
import { INGRESS_READY } from '../kind/kind-config.ts'

/** More than a rehearsal has nodes at most. */
const ADDRESSES_EACH = 64

/**
 * The addresses that a cluster's nodes are given: its slot's part of the assumed network, from the low end, as Docker
 * gives them out, with room for the gateway.
 */
export function simulatedAddress(network: string, slot: number, node: number): string {
  const { family, first, last } = parseCidr(network)
  const offset = BigInt(2 + slot * ADDRESSES_EACH + node)
  return addressText(family, first + (offset % (last - first)))
}

/**
 * Nodes that kwok plays, named as kind names its own: `<cluster>-control-plane`, `-worker`, `-worker2`, …. A status is
 * taken from a node that is created, and left alone by kwok.
 */
export function simulatedNodes(
  cluster: string,
  count: number,
  addressOf: (node: number) => string,
): readonly KubernetesObject[] {
  return Array.from({ length: count }, (_, index) => {
    const role = index === 0 ? 'control-plane' : 'worker'
    const name = `${cluster}-${role}${index > 1 ? index : ''}`
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        annotations: { 'kwok.x-k8s.io/node': 'fake' },
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          [`node-role.kubernetes.io/${role}`]: '',
          type: 'kwok',
          ...(index === 0 ? INGRESS_READY : {}),
        },
      },
      status: { addresses: [{ type: 'InternalIP', address: addressOf(index) }] },
    }
  })
}
