import { z } from 'zod'
import type { AddressRange } from '../net/address-range.ts'
import { addressText } from '../net/address-text.ts'
import { safeParseInterface } from '../net/cidr.ts'
import { type Family, familyBits } from '../net/family.ts'
import { safeParseOccupied } from '../net/range.ts'

/** What a running cluster tells of itself, for its entry in a lab file. */
export interface ExistingCluster {
  kubeconfig: string
  context: string
  apiServer: { value: string; from: string }
  /** The smallest sensible blocks around the nodes' addresses; an assumed one where there are none. */
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

/** What is read of `kubectl config view -o json`. */
export const kubeconfigView = z.object({
  contexts: list(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
  clusters: list(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) })),
})

/** What is read of `kubectl get nodes -o json`. */
export const nodeList = z.object({
  items: list(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
      spec: z.object({ podCIDR: z.string().optional(), podCIDRs: list(z.string()) }),
      status: z.object({ addresses: list(z.object({ type: z.string(), address: z.string() })) }),
    }),
  ),
})

/** What is read of `kubectl version -o json`. */
export const serverVersion = z.object({ serverVersion: z.object({ gitVersion: z.string() }) })

type Nodes = z.output<typeof nodeList>['items']

/** Where in a kubeconfig a context points, if it is there. */
export function serverOf(view: z.output<typeof kubeconfigView>, context: string): string | undefined {
  const name = view.contexts.find((each) => each.name === context)?.context.cluster
  return view.clusters.find((each) => each.name === name)?.cluster.server
}

/** `v1.34.4+k3s1` → `1.34.4` */
export const releaseOf = (gitVersion: string) => /\d+\.\d+(\.\d+)?/.exec(gitVersion)?.[0] ?? gitVersion

/** A cluster's name in the lab, from its context's; `default`, as k3s calls every cluster, is no name. */
export function nameOf(context: string): string {
  const words = context.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const name = words.replace(/^-/, '').slice(0, 32).replace(/-$/, '')
  return ['', 'default'].includes(name) ? 'homelab' : name
}

/**
 * @param assumedNetwork taken where the nodes tell no addresses
 */
export function existingCluster(
  access: { kubeconfig: string; context: string; server: string },
  nodes: Nodes,
  assumedNetwork: string,
): ExistingCluster {
  const { server, ...reached } = access
  const addresses = nodes.flatMap(internalAddresses)
  const networks = nearBlocks(rangesOf(addresses))
  const pods = rangesOf(
    nodes.flatMap(({ spec }) => (spec.podCIDRs.length > 0 ? spec.podCIDRs : (spec.podCIDR ?? []))),
  )
  return {
    ...reached,
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
  texts.map(safeParseOccupied).flatMap((read) => (read.ok ? [read.value] : []))

/** A server at this machine's own loopback (kind, k3d) is reached at a control plane from everywhere else. */
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

/** How far apart nodes of one network may be, and how small a network is taken for one. */
const sensible = { 4: { apart: 16, smallest: 24 }, 6: { apart: 48, smallest: 64 } } as const

/** One block around all addresses that are near each other. */
function nearBlocks(addresses: readonly AddressRange[]): string[] {
  const near = Map.groupBy(
    addresses,
    ({ family, first }) => blockOf(family, first, sensible[family].apart).text,
  )
  return [...near.values()].flatMap((group) =>
    ([4, 6] as const).flatMap((family) => blockAround(group, family, sensible[family].smallest)),
  )
}

/** The smallest block, no smaller than `longest`, that holds all ranges of a family; none where there is none. */
function blockAround(ranges: readonly AddressRange[], family: Family, longest: number): string[] {
  const own = ranges.filter((range) => range.family === family)
  const start = own[0]
  if (start === undefined) return []
  for (let prefix = longest; prefix > 0; prefix--) {
    const block = blockOf(family, start.first, prefix)
    if (own.every(({ first, last }) => block.first <= first && last <= block.last)) return [block.text]
  }
  return [blockOf(family, start.first, 0).text]
}

function blockOf(family: Family, address: bigint, prefix: number) {
  const read = safeParseInterface(`${addressText(family, address)}/${prefix}`)
  if (!read.ok) throw new Error(`not a block: ${read.problem.what}`)
  return read.value.subnet
}
