import { z } from 'zod'
import type { AddressRange } from '../net/address-range.ts'
import { addressText } from '../net/address-text.ts'
import { safeParseInterface } from '../net/cidr.ts'
import { type Family, familyBits } from '../net/family.ts'
import { safeParseOccupied } from '../net/range.ts'

/** Facts read from a running cluster, for its entry in a lab file. */
export interface ExistingCluster {
  kubeconfig: string
  context: string
  apiServer: { value: string; from: string }
  /** The smallest plausible blocks around the nodes' addresses; an assumed one if there are no addresses. */
  networks: readonly string[]
  /** The addresses of the nodes. */
  nodes: readonly string[]
  pods: readonly string[]
  ipFamily: 'ipv4' | 'ipv6' | 'dual'
}

const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])

/** The fields used of `kubectl config view -o json`. */
export const kubeconfigView = z.object({
  contexts: list(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
  clusters: list(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) })),
})

/** The fields used of `kubectl get nodes -o json`. */
export const nodeList = z.object({
  items: list(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
      spec: z.object({ podCIDR: z.string().optional(), podCIDRs: list(z.string()) }),
      status: z.object({ addresses: list(z.object({ type: z.string(), address: z.string() })) }),
    }),
  ),
})

/** The fields used of `kubectl version -o json`. */
export const serverVersion = z.object({ serverVersion: z.object({ gitVersion: z.string() }) })

type Nodes = z.output<typeof nodeList>['items']

/** The server URL of a context in a kubeconfig; undefined without the context. */
export function serverOf(view: z.output<typeof kubeconfigView>, context: string): string | undefined {
  const name = view.contexts.find((each) => each.name === context)?.context.cluster
  return view.clusters.find((each) => each.name === name)?.cluster.server
}

/** `v1.34.4+k3s1` → `1.34.4` */
export const releaseOf = (gitVersion: string) => /\d+\.\d+(\.\d+)?/.exec(gitVersion)?.[0] ?? gitVersion

/**
 * A cluster's name in the lab, made from its context's name; `homelab` for `default`, which k3s uses for every cluster.
 */
export function nameOf(context: string): string {
  const words = context.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const name = words.replace(/^-/, '').slice(0, 32).replace(/-$/, '')
  return ['', 'default'].includes(name) ? 'homelab' : name
}

/**
 * Derives the lab entry's facts from a cluster's kubeconfig and nodes.
 *
 * @param assumedNetwork the network to use if the nodes report no addresses
 */
export function existingCluster(
  access: { kubeconfig: string; context: string; server: string },
  nodes: Nodes,
  assumedNetwork: string,
): ExistingCluster {
  const { server, ...reference } = access
  const addresses = nodes.flatMap(internalAddresses)
  const networks = nearBlocks(rangesOf(addresses))
  const pods = rangesOf(
    nodes.flatMap(({ spec }) => (spec.podCIDRs.length > 0 ? spec.podCIDRs : (spec.podCIDR ?? []))),
  )
  return {
    ...reference,
    apiServer: apiServer(server, nodes),
    networks: networks.length > 0 ? networks : [assumedNetwork],
    nodes: addresses,
    pods: ([4, 6] as const).flatMap((family) => blockAround(pods, family, familyBits[family])),
    ipFamily: ipFamily(pods.length > 0 ? pods : rangesOf(addresses)),
  }
}

function ipFamily(ranges: readonly AddressRange[]): ExistingCluster['ipFamily'] {
  const has = (family: Family) => ranges.some((range) => range.family === family)
  if (!has(6)) return 'ipv4'
  return has(4) ? 'dual' : 'ipv6'
}

const internalAddresses = ({ status }: Nodes[number]) =>
  status.addresses.flatMap(({ type, address }) => (type === 'InternalIP' ? [address] : []))

const rangesOf = (texts: readonly string[]): AddressRange[] =>
  texts.map(safeParseOccupied).flatMap((parsed) => (parsed.ok ? [parsed.value] : []))

/**
 * The API server's address. A server on this machine's loopback (kind, k3d) is replaced by a control plane's address.
 */
function apiServer(server: string, nodes: Nodes): ExistingCluster['apiServer'] {
  const { hostname, port } = new URL(server)
  const isLocal = /^(localhost|127\.|\[)/.test(hostname)
  if (!isLocal) return { value: `${hostname}:${port || 443}`, from: 'the kubeconfig' }
  const isControlPlane = ({ metadata }: Nodes[number]) =>
    'node-role.kubernetes.io/control-plane' in metadata.labels
  const node = nodes.find(isControlPlane) ?? nodes[0]
  const address = node && internalAddresses(node).find((each) => !each.includes(':'))
  return { value: `${address ?? node?.metadata.name ?? hostname}:6443`, from: 'a node, with the usual port' }
}

/** Prefix lengths: addresses in one block of `groupPrefix` are grouped; no network is smaller than `maxPrefix`. */
const networkSizes = { 4: { groupPrefix: 16, maxPrefix: 24 }, 6: { groupPrefix: 48, maxPrefix: 64 } } as const

/** One block around each group of near addresses. */
function nearBlocks(addresses: readonly AddressRange[]): string[] {
  const near = Map.groupBy(
    addresses,
    ({ family, first }) => blockOf(family, first, networkSizes[family].groupPrefix).text,
  )
  return [...near.values()].flatMap((group) =>
    ([4, 6] as const).flatMap((family) => blockAround(group, family, networkSizes[family].maxPrefix)),
  )
}

/** The smallest block, of at most `maxPrefix` bits, around all ranges of a family; empty without ranges. */
function blockAround(ranges: readonly AddressRange[], family: Family, maxPrefix: number): string[] {
  const ofFamily = ranges.filter((range) => range.family === family)
  const start = ofFamily[0]
  if (start === undefined) return []
  for (let prefix = maxPrefix; prefix > 0; prefix--) {
    const block = blockOf(family, start.first, prefix)
    if (ofFamily.every(({ first, last }) => block.first <= first && last <= block.last)) return [block.text]
  }
  return [blockOf(family, start.first, 0).text]
}

function blockOf(family: Family, address: bigint, prefix: number) {
  const parsed = safeParseInterface(`${addressText(family, address)}/${prefix}`)
  if (!parsed.ok) throw new Error(`not a block: ${parsed.problem.what}`)
  return parsed.value.subnet
}
