import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import type { NamedRange } from '../../net/address-request.ts'
import type { ProcessContext } from '../../process/run.ts'
import { docker, dockerOk, type NodeContainer } from './docker.ts'

/** What a running kind cluster was made with. */
export interface Observed {
  podSubnet: string
  serviceSubnet: string
  /** `v1.34.4` */
  kubernetes: string
  /** Names of the DaemonSets in kube-system. */
  daemonSets: readonly string[]
  /** Names of those that the node image has for a CNI: kindnet in kind's own images. */
  cniOfImage: readonly string[]
}

const clusterConfiguration = z.object({
  kind: z.literal('ClusterConfiguration'),
  kubernetesVersion: z.string(),
  networking: z.object({ podSubnet: z.string(), serviceSubnet: z.string() }),
})

const IN_NODE = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf'] as const

/** Reads a cluster from inside its control plane: the kubeadm configuration that kind left there, and what runs. */
export async function observe(controlPlane: NodeContainer, context: ProcessContext): Promise<Observed> {
  const { name } = controlPlane
  const list = ['get', 'daemonsets', '--namespace=kube-system', '--output=jsonpath={.items[*].metadata.name}']
  const [text, { stdout }, cni] = await Promise.all([
    dockerOk(['exec', name, 'cat', '/kind/kubeadm.conf'], context),
    docker(['exec', name, ...IN_NODE, ...list], context),
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

/** By what kind applies unless `disableDefaultCNI`: a template of manifests, and so not quite YAML. */
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
export async function neighbours(
  lab: readonly string[],
  containers: readonly NodeContainer[],
  context: ProcessContext,
): Promise<readonly NamedRange[]> {
  const firsts = containers.filter(
    ({ cluster, name, running }) => running && !lab.includes(cluster) && name === `${cluster}-control-plane`,
  )
  return (await Promise.all(firsts.map((first) => rangesOf(first, context)))).flat()
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
  const { stdout } = await docker(['exec', controlPlane.name, ...IN_NODE, ...addresses], context)
  const all = [...podSubnet.split(','), ...serviceSubnet.split(','), ...stdout.split(' ')]
  return all.filter(Boolean).map((range) => ({ range, by }))
}
