import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Cluster, Lab } from '../lab/schema.ts'
import type { ClusterAddresses } from '../net/address-plan.ts'

/** The namespace that holds all that is made for probing, and nothing else. */
export const PROBING = 'homelab-verify'

/** How long what is made for probing lives, should nobody be left to remove it. */
const LIFETIME_S = 600

/** What checks are made from: the part of a task's world that they look at. */
export interface Surroundings {
  lab: Pick<Lab, 'sample' | 'clusters'>
  cluster: Pick<Cluster, 'provider' | 'existing'> & { name: string; apiServer: { port: number } }
  addresses: Pick<ClusterAddresses, 'pods' | 'pool' | 'controlPlaneVip'>
}

/** Pods that ask, and the ones that only a policy keeps out. */
export const CLIENT = 'client'
export const STRANGER = 'stranger'
/** The pod and the service that most checks ask for. */
export const WEB = 'web'

/** Open to whatever a mesh puts into a pod; ours ask for nothing. */
export const probingNamespace: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: PROBING, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
}

/** What every check may count on: who asks, who answers, and the service in front. */
export const baseObjects = (world: Surroundings): readonly KubernetesObject[] => [
  clientPod(CLIENT, world),
  serverPod(WEB, world),
  service(WEB, 'NodePort', world),
]

/** What others take a pod made for probing for: its labels, and among whose pods it is. */
export interface Guise {
  namespace: string
  labels: Readonly<Record<string, string>>
}

/** A pod that answers over HTTP, on another node than the client where there is one. */
export function serverPod(name: string, { lab }: Surroundings, guise?: Guise): KubernetesObject {
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
  return pod(name, spec, guise)
}

/** A pod with a client program in it, which waits to be told what to ask. */
export function clientPod(name: string, { lab }: Surroundings, guise?: Guise): KubernetesObject {
  const { image, wait } = lab.sample.client
  const waiting = wait.length === 0 ? {} : { command: wait }
  return pod(name, { containers: [{ ...container(image), ...waiting }] }, guise)
}

interface ServiceTraits {
  backends?: string
  annotations?: Readonly<Record<string, string>>
  loadBalancerClass?: string | undefined
}

/** A service in front of the pods named `backends`, of every family that the cluster has. */
export function service(
  name: string,
  type: 'ClusterIP' | 'NodePort' | 'LoadBalancer',
  { lab }: Surroundings,
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

const pod = (name: string, spec: object, guise?: Guise): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: guise?.namespace ?? PROBING,
    labels: { ...(guise?.labels ?? { app: name }), [PROBING]: 'pod' },
  },
  spec: {
    terminationGracePeriodSeconds: 0,
    activeDeadlineSeconds: LIFETIME_S,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Always',
    ...(guise === undefined || guise.namespace === PROBING ? {} : neverReady),
    ...spec,
  },
})

/** What nobody ever says of a pod: so no service of others, whose labels it has, sends anybody there. */
const neverReady = { readinessGates: [{ conditionType: `${PROBING}/never` }] }
