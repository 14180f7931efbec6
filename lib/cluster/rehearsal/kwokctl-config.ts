/** The paths of a control plane's programs. */
export interface Binaries {
  etcd: string
  kubeApiserver: string
  kubeControllerManager: string
  kubeScheduler: string
  kwokController: string
  kubectl: string
}

export const PORT_NAMES = [
  'etcd',
  'etcdPeer',
  'kubeApiserver',
  'kubeControllerManager',
  'kubeScheduler',
  'kwokController',
] as const

/**
 * kwokctl's configuration of one cluster. Every program and port is set: otherwise kwokctl downloads missing programs
 * and, with several clusters created at once, assigns the same port twice
 * (sigs.k8s.io/kwok pkg/apis/config/v1alpha1/kwokctl_configuration_types.go).
 */
export function kwokctlConfig(
  binaries: Binaries,
  ports: Readonly<Record<(typeof PORT_NAMES)[number], number>>,
): object {
  const named = (suffix: string, values: object) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name}${suffix}`, value]))
  return {
    apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
    kind: 'KwokctlConfiguration',
    options: {
      runtime: 'binary',
      bindAddress: '127.0.0.1',
      ...named('Binary', binaries),
      ...named('Port', ports),
    },
  }
}
