import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { exitCodes, Failure, usageFailure } from '../../failure.ts'
import { kubectl, kubeProcess } from '../../kube/access.ts'
import { internalAddresses, type Node } from '../../kube/objects/core.ts'
import type { List } from '../../kube/objects/meta.ts'
import type { Cluster } from '../../lab/schema.ts'
import { parseAddress } from '../../net/address.ts'
import { containsAddress } from '../../net/address-range.ts'
import type { NetworkFacts } from '../../net/address-request.ts'
import { parseCidr } from '../../net/cidr.ts'
import type { NodeAddresses } from '../../net/node-addresses.ts'
import { run } from '../../process/run.ts'
import type { ManagedCluster, Provider, ProviderEnvironment, ProviderRun } from '../provider.ts'
import { assertSame, fingerprint, keepFingerprint, readFingerprint } from './fingerprint.ts'
import { readPodRanges } from './pod-ranges.ts'

const ANSWER_MS = 20_000

const CONTROL_PLANE_LABEL = 'node-role.kubernetes.io/control-plane'

/**
 * Existing clusters: one context of one kubeconfig, always named. The cluster itself is never created, changed or
 * removed, and a cluster with another fingerprint than at the first use is refused.
 */
export const existingProvider: Provider = {
  tools: [],
  forRun: (run) => ({
    open: (name, cluster, environment) => openCluster(name, cluster, environment, run),
    avoided: async () => [],
  }),
}

function openCluster(
  name: string,
  { existing }: Cluster,
  environment: ProviderEnvironment,
  { snapshot, context }: ProviderRun,
): ManagedCluster {
  if (existing === undefined)
    throw usageFailure([`clusters.${name}: provider existing needs an entry \`existing\``])
  const access = {
    kubeconfig: resolve(environment.labFolder, existing.kubeconfig),
    context: existing.context,
  }
  const file = join(environment.folder, 'fingerprint.json')
  const [host = '', port] = existing.apiServer.split(':')

  const ask = async (args: readonly string[]) => {
    const tools = await environment.kubeTools(context)
    return run(kubectl(tools, access, args, { deadlineMs: ANSWER_MS }), kubeProcess(context, tools))
  }
  const fail = (stderr: string) => unreachable(name, access, stderr)
  const read = async <T>(...args: readonly string[]): Promise<T> => {
    const { exitCode, stdout, stderr } = await ask([...args, '--output=json'])
    if (exitCode === 0) return JSON.parse(stdout)
    throw fail(stderr.trim())
  }
  const identify = snapshot.keep(async () => {
    const config = await read<Parameters<typeof fingerprint>[0]>(
      'config',
      'view',
      '--minify',
      '--flatten',
      '--raw',
    )
    const namespace = await read<{ metadata: { uid: string } }>('get', 'namespace', 'kube-system')
    return fingerprint(config, namespace.metadata.uid)
  })
  const nodeList = snapshot.keep(() => read<List<Node>>('get', 'nodes'))
  const podRanges = snapshot.keep(() => readPodRanges(environment.podRanges, ask, fail))

  return {
    dataPlane: true,
    access,
    apiServer: { host, port: Number(port) },

    async network() {
      const kept = await readFingerprint(file)
      if (kept !== undefined) assertSame(name, kept, await identify(), file)
      return declaredNetwork(name, existing.networks, await nodeList())
    },

    async nodes() {
      const [{ items }, own] = await Promise.all([nodeList(), podRanges()])
      return items.map((node) => nodeAddresses(node, own))
    },

    async differences() {
      const kept = await readFingerprint(file)
      if (kept === undefined) return [{ action: 'adopt', what: `existing cluster ${name}` }]
      assertSame(name, kept, await identify(), file)
      return []
    },

    create: async () => keepFingerprint(file, await identify()),
    owner: async () => 'somebody else',
    remove: () => rm(environment.folder, { recursive: true, force: true }),
  }
}

/** @param cniRanges the pod CIDRs that a CNI assigned to nodes, used in place of the node's own */
function nodeAddresses(node: Node, cniRanges: ReadonlyMap<string, readonly string[]>): NodeAddresses {
  const { metadata, spec } = node
  const [address] = internalAddresses(node)
  return {
    name: metadata.name,
    controlPlane: metadata.labels?.[CONTROL_PLANE_LABEL] !== undefined,
    pods: cniRanges.get(metadata.name) ?? spec?.podCIDRs ?? [],
    ...(address === undefined ? {} : { address }),
  }
}

/** The declared networks as facts. @throws Failure `usage` unless every node is on one of them */
function declaredNetwork(name: string, networks: readonly string[], { items }: List<Node>): NetworkFacts {
  const taken = items.flatMap((node) => {
    const { name } = node.metadata
    return internalAddresses(node).map((range) => ({ range, by: `node ${name}`, node: name }))
  })
  const subnets = networks.map(parseCidr)
  const outside = taken.filter(({ range }) => {
    const address = parseAddress(range)
    return !subnets.some((subnet) => subnet.family === address.family && containsAddress(subnet, address))
  })
  if (outside.length > 0) {
    const problems = outside.map(
      ({ range, by }) => `clusters.${name}.existing.networks: ${by} has ${range}, which is on none of them`,
    )
    throw usageFailure(problems, 'add the network that the node is on')
  }
  return { name: `network of ${name}`, subnets: networks.map((cidr) => ({ cidr })), taken, assumed: false }
}

const unreachable = (name: string, access: { kubeconfig: string; context: string }, got: string) =>
  new Failure({
    code: 'cluster-unreachable',
    what: `existing cluster ${name} cannot be read`,
    expected: `a context ${access.context} in ${access.kubeconfig} that answers`,
    got,
    next: `kubectl --kubeconfig ${access.kubeconfig} --context ${access.context} get nodes`,
    exitCode: exitCodes.usage,
  })
