/** Facts by path; undefined takes one away. */
type Facts = Readonly<Record<string, unknown>>

const cilium = (version: string, values: Facts = {}): Facts => ({
  'component.cilium.version': version,
  ...Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`component.cilium.values.${key}`, value]),
  ),
})

const kubernetes = (release: string): Facts => ({ 'cluster.kubernetes': release })
const gatewayApi = (version: string, channel = 'standard'): Facts => ({
  'component.gateway-api.version': version,
  'component.gateway-api.channel': channel,
})
const metallb: Facts = { 'component.metallb.version': '0.16.1' }
const istio = (version: string, profile = 'demo'): Facts => ({
  'component.istio.version': version,
  'component.istio.profile': profile,
})

/** For each rule, facts that meet it, and changes of them that each make a near miss. */
export const cases: Readonly<Record<string, { meets: Facts; misses: readonly Facts[] }>> = {
  'kind-cgroup-v1': {
    meets: { ...kubernetes('1.35'), 'host.cgroup': 1 },
    misses: [
      kubernetes('1.34'),
      { 'host.cgroup': 2 },
      { 'host.cgroup': undefined },
      { 'cluster.provider': 'existing' },
    ],
  },
  'kind-untested-image': {
    meets: { ...kubernetes('1.35.2'), 'host.kind': '0.30.0' },
    misses: [{ 'host.kind': '0.31.0' }, kubernetes('1.34'), { 'host.kind': undefined }],
  },
  'kind-kubeadm-v1beta4': {
    meets: { ...kubernetes('1.36'), 'host.kind': '0.31.0' },
    misses: [{ 'host.kind': '0.32.0' }, kubernetes('1.35')],
  },
  'kind-kubernetes-1.37': {
    meets: { ...kubernetes('1.37'), 'host.kind': '0.32.0' },
    misses: [{ 'host.kind': '0.33.0' }, kubernetes('1.36.4')],
  },
  'kind-0.32-load-balancer-restart': {
    meets: { 'cluster.kind.controlPlanes': 3, 'host.kind': '0.32.0' },
    misses: [{ 'cluster.kind.controlPlanes': 1 }, { 'host.kind': '0.33.0' }, { 'host.kind': '0.31.0' }],
  },
  'docker-28-direct-routing': {
    meets: { ...metallb, 'host.os': 'linux', 'host.docker': '28.0.0' },
    misses: [{ 'host.docker': '27.5.1' }, { 'host.os': 'darwin' }, { 'cluster.provider': 'existing' }],
  },
  'docker-desktop-addresses': {
    meets: { ...metallb, 'host.os': 'darwin' },
    misses: [{ 'host.os': 'linux' }, { 'component.metallb': undefined }],
  },
  'cilium-kernel': {
    meets: { ...cilium('1.18.0'), 'host.kernel': '5.4.0-150-generic' },
    misses: [
      cilium('1.17.9'),
      { 'host.kernel': '5.10.0' },
      { 'host.kernel': undefined },
      { 'cluster.provider': 'existing' },
    ],
  },
  'cilium-kube-proxy-replacement-words': {
    meets: cilium('1.16.0', { kubeProxyReplacement: 'strict' }),
    misses: [cilium('1.15.9'), cilium('1.16.0', { kubeProxyReplacement: true })],
  },
  'cilium-kube-proxy-replacement-deprecated': {
    meets: cilium('1.14.3', { kubeProxyReplacement: 'strict' }),
    misses: [cilium('1.13.9'), cilium('1.16.0'), cilium('1.14.3', { kubeProxyReplacement: 'true' })],
  },
  'cilium-kube-proxy-replacement-too-early': {
    meets: cilium('1.13.9', { kubeProxyReplacement: true }),
    misses: [cilium('1.14.0'), cilium('1.13.9', { kubeProxyReplacement: 'strict' })],
  },
  'cilium-1.18-kubernetes': {
    meets: { ...cilium('1.18.4'), ...kubernetes('1.34') },
    misses: [kubernetes('1.33'), kubernetes('1.30.1'), cilium('1.19.0')],
  },
  'cilium-host-routing-docker-dns': {
    meets: cilium('1.20.2', { 'bpf.masquerade': true }),
    misses: [
      cilium('1.20.2', { 'bpf.hostLegacyRouting': true }),
      cilium('1.20.2', { 'bpf.masquerade': false }),
      { 'cluster.provider': 'existing' },
    ],
  },
  'cilium-gateway-needs-kube-proxy-replacement': {
    meets: { ...cilium('1.20.2', { kubeProxyReplacement: false }), ...gatewayApi('1.6.1') },
    misses: [
      cilium('1.20.2', { kubeProxyReplacement: true }),
      cilium('1.20.2', { 'nodePort.enabled': true }),
      cilium('1.20.2', { 'gatewayAPI.enabled': false }),
      { 'component.gateway-api': undefined },
    ],
  },
  'cilium-api-host-loopback': {
    meets: cilium('1.20.2', { k8sServiceHost: '127.0.0.1' }),
    misses: [cilium('1.20.2', { k8sServiceHost: 'west-control-plane' })],
  },
  'cilium-mesh-size': {
    meets: cilium('1.20.2', { 'clustermesh.maxConnectedClusters': 300 }),
    misses: [
      cilium('1.20.2', { 'clustermesh.maxConnectedClusters': 511 }),
      cilium('1.20.2', { 'clustermesh.maxConnectedClusters': undefined }),
    ],
  },
  'cilium-mesh-cluster-id': {
    meets: cilium('1.20.2', { 'cluster.id': 256 }),
    misses: [
      cilium('1.20.2', { 'cluster.id': 255 }),
      cilium('1.20.2', { 'clustermesh.maxConnectedClusters': 511 }),
    ],
  },
  'cilium-mesh-cluster-name': {
    meets: cilium('1.20.2', { 'cluster.name': 'default', 'clustermesh.useAPIServer': true }),
    misses: [
      cilium('1.20.2', { 'cluster.name': 'defaults' }),
      cilium('1.20.2', { 'clustermesh.useAPIServer': false }),
    ],
  },
  'cilium-mcs-coredns': {
    meets: cilium('1.20.2', { 'clustermesh.mcsapi.enabled': true }),
    misses: [kubernetes('1.35'), cilium('1.20.2', { 'clustermesh.mcsapi.enabled': false })],
  },
  'multi-cluster-services-coredns': {
    meets: { ...kubernetes('1.34'), 'component.multi-cluster-services.api': true },
    misses: [kubernetes('1.35'), { 'component.multi-cluster-services.api': false }],
  },
  'gateway-api-1.5-cilium-1.19': {
    meets: { ...cilium('1.19.3'), ...gatewayApi('1.5.1') },
    misses: [
      cilium('1.20.0'),
      cilium('1.18.9'),
      gatewayApi('1.4.1'),
      gatewayApi('1.5.1', 'experimental'),
      cilium('1.19.3', { 'gatewayAPI.enabled': false }),
    ],
  },
  'gateway-api-cilium-1.20': {
    meets: { ...cilium('1.20.2'), ...gatewayApi('1.4.1') },
    misses: [cilium('1.19.6'), gatewayApi('1.5.0'), { 'component.gateway-api': undefined }],
  },
  'gateway-api-1.5-kubernetes': {
    meets: { ...gatewayApi('1.5.0'), ...kubernetes('1.30') },
    misses: [kubernetes('1.31'), gatewayApi('1.4.1')],
  },
  'gateway-api-istio-1.30': {
    meets: { ...istio('1.30.3'), ...gatewayApi('1.6.1') },
    misses: [gatewayApi('1.5.1'), istio('1.31.0-rc.0')],
  },
  'metallb-control-planes-only': {
    meets: { ...metallb, 'cluster.kind.controlPlanes': 3 },
    misses: [
      { 'cluster.kind.workers': 1 },
      { 'cluster.kind.controlPlanes': 1 },
      { 'component.metallb': undefined },
      { 'component.metallb.version': '0.13.12' },
    ],
  },
  'metallb-0.15.0-node-addresses': {
    meets: { 'component.metallb.version': '0.15.0' },
    misses: [{ 'component.metallb.version': '0.15.1' }, { 'component.metallb.version': '0.14.9' }],
  },
  'metallb-chart-helm-4': {
    meets: { 'component.metallb.values': {}, 'host.helm': '4.1.4' },
    misses: [{ 'host.helm': '3.21.4' }, { 'component.metallb.values': undefined }],
  },
  'kube-vip-beside-metallb': {
    meets: { ...metallb, 'component.kube-vip.services': true },
    misses: [
      { 'component.kube-vip.loadBalancerClassOnly': true },
      { 'component.kube-vip.services': false },
      { 'component.metallb': undefined },
    ],
  },
  'kube-vip-vip-cidr': {
    meets: { 'component.kube-vip.version': '0.9.0', 'component.kube-vip.env.vip_cidr': '32' },
    misses: [{ 'component.kube-vip.version': '0.8.9' }, { 'component.kube-vip.env.vip_cidr': undefined }],
  },
  'kube-vip-static-pod-admin': {
    meets: {
      ...kubernetes('1.29'),
      'component.kube-vip.mode': 'static-pod',
      'component.kube-vip.kubeconfig': '/etc/kubernetes/admin.conf',
    },
    misses: [
      kubernetes('1.28'),
      { 'component.kube-vip.mode': 'daemonset' },
      { 'component.kube-vip.kubeconfig': '/etc/kubernetes/super-admin.conf' },
      { 'component.kube-vip.kubeconfig': undefined },
    ],
  },
  'istio-1.30-kubernetes': {
    meets: { ...istio('1.30.3'), ...kubernetes('1.31') },
    misses: [kubernetes('1.32'), istio('1.29.4')],
  },
  'istio-cilium-exclusive': {
    meets: { ...istio('1.30.3'), ...cilium('1.20.2', { 'cni.exclusive': true }) },
    misses: [
      { 'component.cilium.values.cni.exclusive': false },
      { 'component.cilium.values.cni.exclusive': undefined },
      { 'component.istio': undefined },
    ],
  },
  'istio-cilium-socket-lb': {
    meets: { ...istio('1.30.3'), ...cilium('1.20.2', { 'socketLB.hostNamespaceOnly': false }) },
    misses: [
      { 'component.cilium.values.socketLB.hostNamespaceOnly': true },
      { 'component.cilium.values.socketLB.hostNamespaceOnly': undefined },
      { 'component.cilium.values.kubeProxyReplacement': false },
      { 'component.istio': undefined },
    ],
  },
  'istio-ambient-cilium-masquerade': {
    meets: { ...istio('1.30.3', 'ambient'), ...cilium('1.20.2', { 'bpf.masquerade': true }) },
    misses: [istio('1.30.3', 'demo'), cilium('1.20.2', { 'bpf.masquerade': false })],
  },
  'ingress-nginx-retired': {
    meets: { 'component.ingress-nginx': {} },
    misses: [{ 'component.ingress-nginx': undefined }],
  },
  'traefik-41-logs': {
    meets: { 'component.traefik.version': '41.3.0', 'component.traefik.values.logs': {} },
    misses: [{ 'component.traefik.version': '40.2.0' }, { 'component.traefik.values.logs': undefined }],
  },
  'traefik-39-global-arguments': {
    meets: { 'component.traefik.version': '39.0.0', 'component.traefik.values.globalArguments': [] },
    misses: [
      { 'component.traefik.version': '38.0.0' },
      { 'component.traefik.values.globalArguments': undefined },
    ],
  },
  'skupper-needs-load-balancer': {
    meets: { 'component.skupper': {} },
    misses: [metallb, { 'component.kube-vip': {} }, { 'cluster.provider': 'existing' }],
  },
}
