import { LEGACY, PREFIX } from '../kube/labels.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Cluster, Lab } from '../lab/schema.ts'
import type { ClusterAddresses } from '../net/address-plan.ts'

/** The namespace for the objects made for probing, which holds nothing else. */
export const PROBING = 'homelab-verify'

/** Lifetime of a probing pod, in case the run that should remove it is killed. */
const LIFETIME_S = 600

/** The part of a task's context that checks are built from. */
export interface CheckContext {
  lab: Pick<Lab, 'sample' | 'clusters'>
  cluster: Pick<Cluster, 'provider' | 'existing'> & { name: string; apiServer: { port: number } }
  addresses: Pick<ClusterAddresses, 'pods' | 'pool' | 'controlPlaneVip'>
}

/** Names of the pods that ask: the usual client, and the one that only a policy keeps out. */
export const CLIENT = 'client'
export const DENIED_CLIENT = 'stranger'
/** Name of the pod and of the service that most checks ask. */
export const WEB = 'web'

/** Privileged, for the containers that a mesh injects into a pod; our own pods need no privilege. */
export const probingNamespace: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: PROBING, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
}

/** Objects that every check may rely on: the client, the server, and the service in front of it. */
export const baseObjects = (context: CheckContext): readonly KubernetesObject[] => [
  clientPod(CLIENT, context),
  serverPod(WEB, context),
  service(WEB, 'NodePort', context),
]

/** Labels and namespace that make a probing pod look like one of another workload, to policies for example. */
export interface PodIdentity {
  namespace: string
  labels: Readonly<Record<string, string>>
}

/** A pod that serves HTTP, on another node than the client if there is one. */
export function serverPod(name: string, { lab }: CheckContext, identity?: PodIdentity): KubernetesObject {
  const { image, port } = lab.sample
  const readinessProbe = { tcpSocket: { port }, periodSeconds: 1 }
  const awayFromClient = {
    weight: 1,
    podAffinityTerm: {
      labelSelector: { matchLabels: { app: CLIENT } },
      topologyKey: 'kubernetes.io/hostname',
    },
  }
  const spec = {
    containers: [{ ...container(image), ports: [{ containerPort: port }], readinessProbe }],
    affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [awayFromClient] } },
  }
  return pod(name, spec, identity)
}

/** A pod with a client program, which idles until `kubectl exec` runs it. */
export function clientPod(name: string, { lab }: CheckContext, identity?: PodIdentity): KubernetesObject {
  const { image, wait } = lab.sample.client
  const waiting = wait.length === 0 ? {} : { command: wait }
  return pod(name, { containers: [{ ...container(image), ...waiting }] }, identity)
}

interface ServiceTraits {
  backends?: string
  annotations?: Readonly<Record<string, string>>
  loadBalancerClass?: string | undefined
}

/** A service in front of the pods with label `app: <backends>`, in each family that the cluster has. */
export function service(
  name: string,
  type: 'ClusterIP' | 'NodePort' | 'LoadBalancer',
  { lab }: CheckContext,
  { backends = WEB, annotations = {}, loadBalancerClass }: ServiceTraits = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: PROBING, annotations },
    spec: {
      type,
      ipFamilyPolicy: 'PreferDualStack',
      selector: { app: backends },
      ports: [{ name: 'http', port: 80, targetPort: lab.sample.port }],
      ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
    },
  }
}

const container = (image: string) => ({ name: 'main', image, imagePullPolicy: 'IfNotPresent' })

const pod = (name: string, spec: object, identity?: PodIdentity): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: identity?.namespace ?? PROBING,
    labels: { ...(identity?.labels ?? { app: name }), [LEGACY.probing]: 'pod' },
  },
  spec: {
    terminationGracePeriodSeconds: 0,
    activeDeadlineSeconds: LIFETIME_S,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Always',
    ...(identity === undefined || identity.namespace === PROBING ? {} : keptOutOfServices),
    ...spec,
  },
})

/** A readiness gate that nothing sets, so Services that select these labels never route to this pod. */
const keptOutOfServices = { readinessGates: [{ conditionType: `${PREFIX}/never` }] }
