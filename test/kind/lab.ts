import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { type Checkout, checkout } from '../checkout.ts'
import { bed } from './setup.ts'

/** A prefix for the names of clusters, so that concurrent runs do not conflict. */
export const randomPrefix = () => `t${randomBytes(3).toString('hex')}`

/** A cluster of the bed with the components of the default lab and the sample. */
export function bedCluster(kind: object = {}): object {
  const valuesFiles = ['cilium-values.yaml', 'cilium-gateway-values.yaml'].map((file) => resolve(bed, file))
  return {
    kind: { image: process.env.KIND_BED_IMAGE, ...kind },
    components: {
      'gateway-api': { version: '1.6.1' },
      cilium: { version: '1.20.2', valuesFiles },
      metallb: { version: '0.15.2' },
      sample: {},
    },
  }
}

const echo = 'docker.io/local/echo:v1'
const sample = { image: echo, port: 8080, client: { image: echo, wait: [], get: ['/echo', 'get', '{url}'] } }

/** The bed's Envoy does not mark its listening sockets: its responses to pods of its own node are routed back to it. */
const verify = { leaveOut: { 'gateway-cilium-from-client': 'the Envoy of this bed does not answer pods' } }

/** The text of a lab file with these clusters; JSON is YAML. */
export const labText = (clusters: Readonly<Record<string, object>>) =>
  JSON.stringify({ clusters, sample, verify })

/** A copy of this checkout with a lab file of these clusters, and the access to them. */
export async function kindCheckout(clusters: Readonly<Record<string, object>>) {
  const lab = await checkout()
  await lab.write('config/lab.yaml', labText(clusters))
  const kubectl = (cluster: string, ...args: string[]) => kubectlOf(lab, cluster, args)
  /** The output of cilium-dbg in an agent, given by its pod or DaemonSet. */
  const ciliumDbg = (cluster: string, agent: string, ...command: string[]) =>
    kubectl(cluster, 'exec', '-n', 'kube-system', agent, '-c', 'cilium-agent', '--', 'cilium-dbg', ...command)
  const remove = async () => {
    await lab.make('down')
    await lab.remove()
  }
  return { ...lab, kubectl, ciliumDbg, remove }
}

async function kubectlOf(lab: Checkout, cluster: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.run([
    'kubectl',
    '--kubeconfig',
    `.lab/kind/${cluster}/kubeconfig`,
    ...args,
  ])
  if (exitCode !== 0) throw new Error(stderr)
  return stdout
}

/** The LoadBalancer addresses of a cluster, by service. */
export async function loadBalancers(
  kubectl: (...args: string[]) => Promise<string>,
): Promise<Record<string, string>> {
  const format =
    '{range .items[?(@.spec.type=="LoadBalancer")]}{.metadata.name} {.status.loadBalancer.ingress[0].ip}{"\\n"}{end}'
  const lines = (await kubectl('get', 'services', '-A', '-o', `jsonpath=${format}`)).trim().split('\n')
  return Object.fromEntries(lines.map((line) => line.split(' ')))
}

/** The HTTP status of an address, or the error as text. */
export const statusOf = async (address: string) => {
  try {
    return (await fetch(`http://${address}/`, { signal: AbortSignal.timeout(3_000) })).status
  } catch (error) {
    return String(error)
  }
}
