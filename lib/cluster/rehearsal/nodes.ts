import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { addressText } from '../../net/address-text.ts'
import { parseCidr } from '../../net/cidr.ts'
import { INGRESS_READY } from '../kind/kind-config.ts'

/** Number of addresses per slot, more than the maximum number of nodes in a rehearsal. */
const ADDRESSES_PER_SLOT = 64

/**
 * The address of a simulated node: in its slot's part of the assumed network, from the low end, as Docker assigns them,
 * with room for the gateway.
 */
export function simulatedAddress(network: string, slot: number, node: number): string {
  const { family, first, last } = parseCidr(network)
  const offset = BigInt(2 + slot * ADDRESSES_PER_SLOT + node)
  return addressText(family, first + (offset % (last - first)))
}

/**
 * Nodes that kwok simulates, named like kind's: `<cluster>-control-plane`, `-worker`, `-worker2`, …. The API server
 * accepts the status of a created node, and kwok does not change it.
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
