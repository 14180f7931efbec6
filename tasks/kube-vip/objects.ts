import semver from 'semver'
import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import type { ClusterAddresses } from '../../lib/net/address-plan.ts'

const NAME = 'kube-vip'
const NAMESPACE = 'kube-system'
const RBAC = 'rbac.authorization.k8s.io'

/** What decides kube-vip's objects. */
export interface KubeVip {
  version: string
  interface: string
  port: number
  /** Of the control plane; none where it is not to announce one. */
  vip: ClusterAddresses['controlPlaneVip']
  services: boolean
  /** The class that services must have for it to announce them; undefined for every class, and none. */
  onlyClass: string | undefined
  /** Further variables of its environment, over those computed. */
  env: Readonly<Record<string, string>>
}

interface Variable {
  name: string
  value?: string
  valueFrom?: object
}

/**
 * By https://kube-vip.io/docs/installation/flags/, and pkg/kubevip/config_generator.go of each release; but for its dns_mode
 * and dhcp_mode, which are about names in place of addresses, and are written at their defaults.
 */
function environment({
  version,
  port,
  vip,
  services,
  onlyClass,
  env,
  ...wanted
}: KubeVip): readonly Variable[] {
  const since = (release: string) => semver.gte(version, release)
  const masks = [...new Set(vip.map(({ family }) => (family === 4 ? '32' : '128')))].join(',')
  // 1.1.0 trebled the times of the lease
  const [lease, renewal, retry] = since('1.1.0') ? ['15', '10', '2'] : ['5', '3', '1']
  const named: Record<string, string> = {
    vip_arp: 'true',
    port: String(port),
    vip_interface: wanted.interface,
    ...(vip.length > 0 && { [since('0.9.0') ? 'vip_subnet' : 'vip_cidr']: masks }),
    ...(vip.length > 0 && { cp_enable: 'true', cp_namespace: NAMESPACE }),
    ...(services && { svc_enable: 'true', svc_leasename: 'plndr-svcs-lock' }),
    ...(services && onlyClass !== undefined && { lb_class_only: 'true', lb_class_name: onlyClass }),
    vip_leaderelection: 'true',
    vip_leasename: 'plndr-cp-lock',
    vip_leaseduration: lease,
    vip_renewdeadline: renewal,
    vip_retryperiod: retry,
    address: vip.map(({ text }) => text).join(','),
    prometheus_server: ':2112',
    ...env,
  }
  const variables = Object.entries(named).map(([name, value]) => ({ name, value }))
  const node = { name: 'vip_nodename', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }
  return since('0.8.0') && env.vip_nodename === undefined ? [...variables, node] : variables
}

function podSpec(wanted: KubeVip) {
  const drop = semver.gte(wanted.version, '0.8.10') ? { drop: ['ALL'] } : {}
  const container = {
    name: NAME,
    image: `ghcr.io/kube-vip/kube-vip:v${wanted.version}`,
    imagePullPolicy: 'IfNotPresent',
    args: ['manager'],
    env: environment(wanted),
    securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'], ...drop } },
  }
  return { hostNetwork: true, containers: [container] }
}

/** https://kube-vip.io/docs/installation/daemonset/ */
export function daemonSet(wanted: KubeVip): KubernetesObject {
  const labels = {
    'app.kubernetes.io/name': 'kube-vip-ds',
    'app.kubernetes.io/version': `v${wanted.version}`,
  }
  const onControlPlanes = ['master', 'control-plane'].map((role) => ({
    matchExpressions: [{ key: `node-role.kubernetes.io/${role}`, operator: 'Exists' }],
  }))
  const spec = {
    ...podSpec(wanted),
    serviceAccountName: NAME,
    tolerations: ['NoSchedule', 'NoExecute'].map((effect) => ({ effect, operator: 'Exists' })),
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: onControlPlanes },
      },
    },
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-vip-ds', namespace: NAMESPACE, labels },
    spec: {
      selector: { matchLabels: { 'app.kubernetes.io/name': 'kube-vip-ds' } },
      template: { metadata: { labels }, spec },
    },
  }
}

/**
 * https://kube-vip.io/docs/installation/static/
 *
 * @param kubeconfig its path on the node
 */
export function staticPod(wanted: KubeVip, kubeconfig: string): KubernetesObject {
  const { containers, ...spec } = podSpec(wanted)
  const volumeMounts = [{ name: 'kubeconfig', mountPath: '/etc/kubernetes/admin.conf' }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: NAME, namespace: NAMESPACE },
    spec: {
      ...spec,
      containers: containers.map((container) => ({ ...container, volumeMounts })),
      hostAliases: [{ ip: '127.0.0.1', hostnames: ['kubernetes'] }],
      volumes: [{ name: 'kubeconfig', hostPath: { path: kubeconfig } }],
    },
  }
}

type Rule = readonly [group: string, resources: readonly string[], verbs: readonly string[]]

/** A ServiceAccount and what it may do in the whole cluster. */
function account(name: string, role: string, rules: readonly Rule[]): readonly KubernetesObject[] {
  const bound = { apiGroup: RBAC, kind: 'ClusterRole', name: `system:${role}-role` }
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: NAMESPACE } },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: bound.name },
      rules: rules.map(([group, resources, verbs]) => ({ apiGroups: [group], resources, verbs })),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `system:${role}-binding` },
      roleRef: bound,
      subjects: [{ kind: 'ServiceAccount', name, namespace: NAMESPACE }],
    },
  ]
}

const READ = ['list', 'get', 'watch']

/** https://kube-vip.io/manifests/rbac.yaml, as it was for each release. */
export function rbac(version: string): readonly KubernetesObject[] {
  const slices: Rule = ['discovery.k8s.io', ['endpointslices'], [...READ, 'update']]
  return account(NAME, NAME, [
    ['', ['services/status'], ['update']],
    ['', ['services', 'endpoints'], [...READ, 'update']],
    ['', ['nodes'], [...READ, 'update', 'patch']],
    ['coordination.k8s.io', ['leases'], [...READ, 'update', 'create']],
    ...(semver.gte(version, '0.7.0') ? [slices] : []),
    ...(semver.gte(version, '0.9.0') ? [['', ['pods'], ['list']] as Rule] : []),
  ])
}

/**
 * What gives services their addresses, by kube-vip-cloud-provider's manifest/kube-vip-cloud-controller.yaml.
 *
 * @param ranges `first-last`, for every namespace
 */
export function cloudProvider(
  version: string,
  ranges: readonly string[],
  onlyClass: string | undefined,
): readonly KubernetesObject[] {
  const name = 'kube-vip-cloud-provider'
  const serviceAccountName = 'kube-vip-cloud-controller'
  const labels = { app: NAME, component: name }
  const classes = {
    KUBEVIP_ENABLE_LOADBALANCERCLASS: 'true',
    KUBEVIP_CUSTOM_LOADBALANCERCLASS_NAME: onlyClass ?? '',
  }
  const container = {
    name,
    image: `ghcr.io/kube-vip/kube-vip-cloud-provider:v${version}`,
    imagePullPolicy: 'IfNotPresent',
    command: ['/kube-vip-cloud-provider', '--leader-elect-resource-name=kube-vip-cloud-controller'],
    env: onlyClass === undefined ? [] : Object.entries(classes).map(([name, value]) => ({ name, value })),
  }
  const tolerations = ['master', 'control-plane'].map((role) => ({
    key: `node-role.kubernetes.io/${role}`,
    effect: 'NoSchedule',
  }))
  const template = {
    metadata: { labels },
    spec: { serviceAccountName, tolerations, containers: [container] },
  }
  return [
    ...account(serviceAccountName, serviceAccountName, [
      ['coordination.k8s.io', ['leases'], ['get', 'create', 'update', 'list', 'put']],
      ['', ['configmaps', 'endpoints', 'events', 'services/status', 'leases'], ['*']],
      ['', ['nodes', 'services'], [...READ, 'update']],
    ]),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kubevip', namespace: NAMESPACE },
      data: { 'range-global': ranges.join(',') },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: NAMESPACE },
      spec: { replicas: 1, selector: { matchLabels: labels }, template },
    },
  ]
}
