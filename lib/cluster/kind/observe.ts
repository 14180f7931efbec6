import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import type { NamedRange } from '../../net/address-request.ts'
import type { ProcessContext } from '../../process/run.ts'
import { docker, dockerOk, type NodeContainer } from './docker.ts'

/** The settings that a running kind cluster was created with. */
export interface Observed {
  podSubnet: string
  serviceSubnet: string
  /** `v1.34.4` */
  kubernetes: string
  /** Names of the DaemonSets in kube-system. */
  daemonSets: readonly string[]
  /** Names of the DaemonSets of the node image's CNI: kindnet in kind's own images. */
  cniOfImage: readonly string[]
}

const clusterConfiguration = z.object({
  kind: z.literal('ClusterConfiguration'),
  kubernetesVersion: z.string(),
  networking: z.object({ podSubnet: z.string(), serviceSubnet: z.string() }),
})

const NODE_KUBECTL = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf'] as const

/**
 * Reads a cluster from inside its control plane: the kubeadm configuration that kind wrote there, and its DaemonSets.
 */
export async function observe(controlPlane: NodeContainer, context: ProcessContext): Promise<Observed> {
  const { name } = controlPlane
  const list = ['get', 'daemonsets', '--namespace=kube-system', '--output=jsonpath={.items[*].metadata.name}']
  const [text, { stdout }, cni] = await Promise.all([
    dockerOk(['exec', name, 'cat', '/kind/kubeadm.conf'], context),
    docker(['exec', name, ...NODE_KUBECTL, ...list], context),
    cniOfImage(controlPlane, context),
  ])
  const documents = parseAllDocuments(text).map((document) => clusterConfiguration.safeParse(document.toJS()))
  const configuration = documents.find((parsed) => parsed.success)?.data
  if (configuration === undefined) throw new Error(`no ClusterConfiguration in /kind/kubeadm.conf of ${name}`)
  const { kubernetesVersion, networking } = configuration
  return {
    ...networking,
    kubernetes: kubernetesVersion,
    daemonSets: stdout.split(' ').filter(Boolean),
    cniOfImage: cni,
  }
}

/** Read from the manifests that kind applies unless `disableDefaultCNI`; a regex, because the template is not YAML. */
async function cniOfImage({ name }: NodeContainer, context: ProcessContext): Promise<readonly string[]> {
  const { stdout } = await docker(['exec', name, 'cat', '/kind/manifests/default-cni.yaml'], context)
  return [...stdout.matchAll(/^kind: DaemonSet$[\s\S]*?\bname: "?([\w.-]+)/gm)].map((match) => match[1] ?? '')
}

/**
 * The ranges that other kind clusters on this engine use: pods, services, and LoadBalancer addresses given out.
 *
 * @param lab names of the lab's own clusters
 * @param containers of every kind cluster on the engine
 */
export async function otherClusterRanges(
  lab: readonly string[],
  containers: readonly NodeContainer[],
  context: ProcessContext,
): Promise<readonly NamedRange[]> {
  const controlPlanes = containers.filter(
    ({ cluster, name, running }) => running && !lab.includes(cluster) && name === `${cluster}-control-plane`,
  )
  return (await Promise.all(controlPlanes.map((controlPlane) => rangesOf(controlPlane, context)))).flat()
}

async function rangesOf(
  controlPlane: NodeContainer,
  context: ProcessContext,
): Promise<readonly NamedRange[]> {
  const by = `kind cluster ${controlPlane.cluster}`
  const { podSubnet, serviceSubnet } = await observe(controlPlane, context)
  const addresses = [
    'get',
    'services',
    '--all-namespaces',
    '--output=jsonpath={.items[*].status.loadBalancer.ingress[*].ip}',
  ]
  const { stdout } = await docker(['exec', controlPlane.name, ...NODE_KUBECTL, ...addresses], context)
  const all = [...podSubnet.split(','), ...serviceSubnet.split(','), ...stdout.split(' ')]
  return all.filter(Boolean).map((range) => ({ range, by }))
}
