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

/** The port of every mesh API server; NodePorts lead to it. */
const PORT = 2379

/** The CA that signs for Cilium in every cluster of the lab; https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/#prepare-the-clusters */
const authority: AuthorityReference = {
  name: 'cilium-ca',
  heldBy: { namespace: 'kube-system', secret: 'cilium-ca', certificate: 'ca.crt', privateKey: 'ca.key' },
}

const part = (name: SecretReference['part']): SecretReference => ({ authority, part: name })

/** Pods that have loaded a CA keep it: with its fingerprint among their annotations another one replaces them. */
const ANNOTATION = `${PREFIX}/certificate-authority`

/** What every Cilium of the lab gets, a lone one too, so that it can join a mesh later with nothing to change. */
export const ciliumSecrets = {
  'tls.ca.cert': part('certificate'),
  'tls.ca.key': part('privateKey'),
  [`podAnnotations.${ANNOTATION}`]: part('fingerprint'),
  [`clustermesh.apiserver.podAnnotations.${ANNOTATION}`]: part('fingerprint'),
}

/**
 * For members that come up together: a mesh API server is called only when it is ready, and is ready when it has reached
 * those of all peers or has given them up, by itself after 15 s, so that all would wait for each other as long as that.
 * The option is as old as that wait: https://github.com/cilium/cilium/pull/30361, in 1.16.
 */
function serverReadiness(release: string) {
  const readinessProbe = { periodSeconds: 2 }
  const extraArgs = lt(release, '1.16.0') ? [] : ['--per-cluster-ready-timeout=5s']
  return { readinessProbe, kvstoremesh: { readinessProbe, extraArgs } }
}

/** Cilium's name and id in the lab, and what its cluster's part in a mesh takes. @throws Failure where the mesh cannot be */
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
      // from 1.20 on the clients resolve the names of peers themselves; as aliases they would restart pods
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

/** The names of the members that a cluster has links to. */
export const peersOf = ({ cluster, clusters }: TaskContext) =>
  clusters.filter((each) => isMember(each) && each.name !== cluster.name && each.nodes.length > 0)

/** The names of all members, this one first. */
export const membersOf = (context: TaskContext) => [
  context.cluster.name,
  ...peersOf(context).map(({ name }) => name),
]

/** A NodePort of its own for each: where they are equal, an agent reaches its own API server (cilium#24692). */
function serviceOf({ addresses }: TaskContext, type: 'NodePort' | 'LoadBalancer') {
  return type === 'NodePort'
    ? { type, nodePort: addresses.meshNodePort }
    : { type, loadBalancerIP: balancedAddress(addresses) }
}

function endpointOf(peer: PeerCluster) {
  if (inputOf(peer, clustermesh)?.serviceType === 'LoadBalancer')
    return { ips: [balancedAddress(peer.addresses)], port: PORT }
  const controlPlanes = peer.nodes.filter(({ controlPlane }) => controlPlane)
  const nodes = controlPlanes.length > 0 ? controlPlanes : peer.nodes
  return {
    ips: nodes.map(({ name, address }) => address ?? `address of ${name}`),
    port: nodePortOf(peer),
  }
}

/** The last of the pool: load balancers give out addresses from the first. */
function balancedAddress({ pool }: PeerCluster['addresses']): string {
  const range = pool.at(-1)
  return range === undefined ? '' : addressText(range.family, parseRange(range.text).last)
}
