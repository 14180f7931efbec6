import type { KubernetesObject } from '../../step/step.ts'
import { INGRESS_READY } from '../kind/kind-config.ts'

/** Nodes that kwok plays, named as kind names its own: `<cluster>-control-plane`, `-worker`, `-worker2`, …. */
export function simulatedNodes(cluster: string, count: number): readonly KubernetesObject[] {
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
    }
  })
}
