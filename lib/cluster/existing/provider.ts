import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { exitCodes, Failure, usageFailure } from '../../failure.ts'
import { kubectl, kubeProcess } from '../../kube/access.ts'
import { internalAddresses, type Node } from '../../kube/objects/core.ts'
import type { List } from '../../kube/objects/meta.ts'
import { parseAddress } from '../../net/address.ts'
import { containsAddress } from '../../net/address-range.ts'
import type { NetworkFacts } from '../../net/address-request.ts'
import { parseCidr } from '../../net/cidr.ts'
import type { NodeAddresses } from '../../net/node-addresses.ts'
import { type ProcessContext, run } from '../../process/run.ts'
import type { Provider } from '../provider.ts'
import { assertSame, fingerprint, keepFingerprint, readFingerprint } from './fingerprint.ts'
import { readPodRanges } from './pod-ranges.ts'

const ANSWER_MS = 20_000

const CONTROL_PLANE_LABEL = 'node-role.kubernetes.io/control-plane'

/**
 * Clusters that are there already: one context of one kubeconfig, always named. The cluster itself is never made,
 * changed or removed, and one that is not the same as on the first use is refused.
 */
export const existingProvider: Provider = {
  avoided: async () => [],
  tools: [],

  open(name, { existing }, environment) {
    if (existing === undefined)
      throw usageFailure([`clusters.${name}: provider existing needs an entry \`existing\``])
    const access = {
      kubeconfig: resolve(environment.labFolder, existing.kubeconfig),
      context: existing.context,
    }
    const file = join(environment.folder, 'fingerprint.json')
    const [host = '', port] = existing.apiServer.split(':')

    const ask = async (args: readonly string[], context: ProcessContext) => {
      const tools = await environment.kubeTools(context)
      const command = kubectl(tools, access, args, { deadlineMs: ANSWER_MS })
      return run(command, kubeProcess({ env: context.env, signal: context.signal }, tools))
    }
    const fail = (stderr: string) => unreachable(name, access, stderr)
    const read = async <T>(args: readonly string[], context: ProcessContext): Promise<T> => {
      const { exitCode, stdout, stderr } = await ask([...args, '--output=json'], context)
      if (exitCode === 0) return JSON.parse(stdout)
      throw fail(stderr.trim())
    }
    const identify = async (context: ProcessContext) => {
      const config = await read<Parameters<typeof fingerprint>[0]>(
        ['config', 'view', '--minify', '--flatten', '--raw'],
        context,
      )
      const namespace = await read<{ metadata: { uid: string } }>(
        ['get', 'namespace', 'kube-system'],
        context,
      )
      return fingerprint(config, namespace.metadata.uid)
    }

    return {
      dataPlane: true,
      access,
      apiServer: { host, port: Number(port) },

      async network(context) {
        const kept = await readFingerprint(file)
        if (kept !== undefined) assertSame(name, kept, await identify(context), file)
        const nodes = await read<List<Node>>(['get', 'nodes'], context)
        return declaredNetwork(name, existing.networks, nodes)
      },

      async nodes(_addresses, context) {
        const [{ items }, own] = await Promise.all([
          read<List<Node>>(['get', 'nodes'], context),
          readPodRanges(environment.podRanges, (args) => ask(args, context), fail),
        ])
        return items.map((node) => nodeAddresses(node, own))
      },

      async differences(_wanted, context) {
        const kept = await readFingerprint(file)
        if (kept === undefined) return [{ action: 'adopt', what: `existing cluster ${name}` }]
        assertSame(name, kept, await identify(context), file)
        return []
      },

      create: async (_wanted, context) => keepFingerprint(file, await identify(context)),
      owner: async () => 'somebody else',
      remove: () => rm(environment.folder, { recursive: true, force: true }),
    }
  },
}

/** @param own the ranges that a CNI gives to the pods of a node, in place of the node's own */
function nodeAddresses(node: Node, own: ReadonlyMap<string, readonly string[]>): NodeAddresses {
  const { metadata, spec } = node
  const [address] = internalAddresses(node)
  return {
    name: metadata.name,
    controlPlane: metadata.labels?.[CONTROL_PLANE_LABEL] !== undefined,
    pods: own.get(metadata.name) ?? spec?.podCIDRs ?? [],
    ...(address === undefined ? {} : { address }),
  }
}

/** The declared networks as facts, once every node was found to be on one of them. */
function declaredNetwork(name: string, networks: readonly string[], { items }: List<Node>): NetworkFacts {
  const taken = items.flatMap((node) =>
    internalAddresses(node).map((range) => ({ range, by: `node ${node.metadata.name}` })),
  )
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
