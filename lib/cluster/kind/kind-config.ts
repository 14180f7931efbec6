import type { Cluster } from '../../lab/schema.ts'
import type { Wanted } from '../provider.ts'

/** The label of kind's ingress guides for the node that runs the controller; the guides' manifests select by it. */
export const INGRESS_READY = { 'ingress-ready': 'true' }

/**
 * The configuration file of one kind cluster (kind.x-k8s.io/v1alpha4,
 * https://kind.sigs.k8s.io/docs/user/configuration/).
 *
 * The control-plane addresses of the plan are in the API server's certificate from the start, so that clients trust
 * them when a component announces them later.
 */
export function kindConfig(
  name: string,
  cluster: Cluster,
  image: string,
  { addresses, replaces }: Wanted,
): object {
  const { controlPlanes, workers } = cluster.kind
  const nodes = [...Array(controlPlanes).fill('control-plane'), ...Array(workers).fill('worker')]
  const vips = addresses.controlPlaneVip.map(({ text }) => text)
  return {
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    kind: 'Cluster',
    name,
    networking: {
      ipFamily: cluster.ipFamily,
      podSubnet: subnets(addresses.pods),
      serviceSubnet: subnets(addresses.services),
      disableDefaultCNI: replaces.includes('cni'),
      kubeProxyMode: replaces.includes('kube-proxy') ? 'none' : 'iptables',
    },
    nodes: nodes.map((role, index) => ({ role, image, ...(index === 0 ? { labels: INGRESS_READY } : {}) })),
    kubeadmConfigPatchesJSON6902: vips.length === 0 ? [] : [certificateNames(vips, cluster.kubernetes)],
  }
}

export const subnets = (ranges: readonly { text: string }[]) => ranges.map(({ text }) => text).join(',')

function certificateNames(names: readonly string[], kubernetes: string): object {
  const minor = Number(kubernetes.split('.')[1])
  return {
    group: 'kubeadm.k8s.io',
    // kind writes v1beta4 from Kubernetes 1.36 on (kind 0.32 release notes)
    version: minor >= 36 ? 'v1beta4' : 'v1beta3',
    kind: 'ClusterConfiguration',
    patch: JSON.stringify(names.map((value) => ({ op: 'add', path: '/apiServer/certSANs/-', value }))),
  }
}
