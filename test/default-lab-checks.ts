/** The checks of the default lab, whatever provider it is on. */
export const defaultLabChecks = [
  'address-in-pool-from-host',
  'cluster-dns-from-client',
  'cluster-ip-from-client',
  'gateway-cilium-from-container',
  'gateway-cilium-from-host',
  'kube-proxy-absent',
  'kube-proxy-replaced',
  'load-balancer-from-client',
  'load-balancer-from-container',
  'load-balancer-from-host',
  'network-policy-from-client',
  'network-policy-from-stranger',
  'node-port-from-client',
  'node-port-from-container',
  'node-port-from-host',
  'pod-from-client',
]
