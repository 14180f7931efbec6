import { lt } from 'semver'
import { usageFailure } from '../../lib/failure.ts'
import { PREFIX } from '../../lib/kube/labels.ts'
import { addressText } from '../../lib/net/address-text.ts'
import { parseRange } from '../../lib/net/range.ts'
import type { AuthorityReference, SecretReference } from '../../lib/step/secret.ts'
import { has, inputOf } from '../../lib/task/input-of.ts'
import type { PeerCluster, TaskContext } from '../../lib/task/task-context.ts'
import { clustermesh } from './inputs.ts'
import { meshProblems, nodePortOf } from './mesh-problems.ts'
import { servicesValues } from './multi-cluster-services.ts'

/** The port of every mesh API server, which the NodePorts map to. */
const PORT = 2379

/** The CA of Cilium, shared by every cluster of the lab; https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/#prepare-the-clusters */
const authority: AuthorityReference = {
  name: 'cilium-ca',
  storedIn: { namespace: 'kube-system', secret: 'cilium-ca', certificate: 'ca.crt', privateKey: 'ca.key' },
}

const part = (name: SecretReference['part']): SecretReference => ({ authority, part: name })

/** The pod annotation with the CA's fingerprint: pods keep a CA that they have loaded, so a new CA must replace them. */
const ANNOTATION = `${PREFIX}/certificate-authority`

/** The secret values of every Cilium of the lab, also outside a mesh, so that it can join one later unchanged. */
export const ciliumSecrets = {
  'tls.ca.cert': part('certificate'),
  'tls.ca.key': part('privateKey'),
  [`podAnnotations.${ANNOTATION}`]: part('fingerprint'),
  [`clustermesh.apiserver.podAnnotations.${ANNOTATION}`]: part('fingerprint'),
}

/**
 * Shortens the start of members that come up together. A mesh API server gets traffic only when it is ready, and it is
 * ready when it has reached those of all peers or given them up, by default after 15 s: so all would wait 15 s for each
 * other. The option exists since that wait does: https://github.com/cilium/cilium/pull/30361, in 1.16.
 */
function serverReadiness(release: string) {
  const readinessProbe = { periodSeconds: 2 }
  const extraArgs = lt(release, '1.16.0') ? [] : ['--per-cluster-ready-timeout=5s']
  return { readinessProbe, kvstoremesh: { readinessProbe, extraArgs } }
}

/** The Helm values for the cluster's name, id and mesh. @throws Failure `usage` with all problems of the mesh */
export function meshValues(release: string, context: TaskContext) {
  const { cluster, addresses, clusters } = context
  const identity = { cluster: { name: cluster.name, id: addresses.clusterId } }
  const isLarge = (addresses.clusterId ?? 0) > 255
  const settings = inputOf(cluster, clustermesh)
  if (settings === undefined)
    return { ...identity, clustermesh: isLarge ? { maxConnectedClusters: 511 } : {} }

  const members = clusters.filter(isMember)
  const problems = meshProblems(members)
  if (problems.length > 0) throw usageFailure(problems)
  const { serviceType, maxConnectedClusters } = settings
  const peers = members.filter(({ name, nodes }) => name !== cluster.name && nodes.length > 0)
  return {
    ...identity,
    clustermesh: {
      useAPIServer: true,
      maxConnectedClusters,
      // since 1.20 clients resolve the names of peers themselves; host aliases would restart pods
      disableKubernetesHostAliases: true,
      config: {
        enabled: true,
        clusters: Object.fromEntries(peers.map((peer) => [peer.name, endpointOf(peer)])),
      },
      apiserver: {
        tls: { auto: { method: 'helm' } },
        service: serviceOf(context, serviceType),
        ...serverReadiness(release),
      },
      ...servicesValues(cluster),
    },
  }
}

const isMember = (cluster: PeerCluster) => has(cluster, clustermesh)

/** The members that a cluster has links to. */
export const peersOf = ({ cluster, clusters }: TaskContext) =>
  clusters.filter((each) => isMember(each) && each.name !== cluster.name && each.nodes.length > 0)

/** The names of all members, this one first. */
export const membersOf = (context: TaskContext) => [
  context.cluster.name,
  ...peersOf(context).map(({ name }) => name),
]

/** Each cluster has a NodePort of its own: with equal ones, an agent reaches its own API server (cilium#24692). */
function serviceOf({ addresses }: TaskContext, type: 'NodePort' | 'LoadBalancer') {
  return type === 'NodePort'
    ? { type, nodePort: addresses.meshNodePort }
    : { type, loadBalancerIP: loadBalancerAddress(addresses) }
}

function endpointOf(peer: PeerCluster) {
  if (inputOf(peer, clustermesh)?.serviceType === 'LoadBalancer')
    return { ips: [loadBalancerAddress(peer.addresses)], port: PORT }
  const controlPlanes = peer.nodes.filter(({ controlPlane }) => controlPlane)
  const nodes = controlPlanes.length > 0 ? controlPlanes : peer.nodes
  return {
    ips: nodes.map(({ name, address }) => address ?? `address of ${name}`),
    port: nodePortOf(peer),
  }
}

/** The last address of the pool, since load balancers assign addresses from the first on. */
function loadBalancerAddress({ pool }: PeerCluster['addresses']): string {
  const range = pool.at(-1)
  return range === undefined ? '' : addressText(range.family, parseRange(range.text).last)
}
