import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { z } from 'zod'
import { readPodRanges } from '../../cluster/existing/pod-ranges.ts'
import { Failure, usageFailure } from '../../failure.ts'
import { kubectl, kubeProcess } from '../../kube/access.ts'
import {
  existingCluster,
  kubeconfigView,
  nameOf,
  nodeList,
  releaseOf,
  serverOf,
  serverVersion,
} from '../../lab/existing-cluster.ts'
import type { Lab } from '../../lab/schema.ts'
import type { StartingCluster } from '../../lab/starting-file.ts'
import { suggestion } from '../../nearest.ts'
import type { PodRangeSource } from '../../net/node-addresses.ts'
import { run, runOk } from '../../process/run.ts'
import { runOptions } from '../../task/run-options.ts'
import type { Host } from '../../task/task.ts'
import { root } from '../../workspace/project.ts'
import { openToolbox } from '../../workspace/toolbox.ts'

const READ_DEADLINE_MS = 30_000

/**
 * Reads what a cluster's entry in a lab file needs to say from the cluster itself. Nothing is changed, neither there nor
 * in the kubeconfig.
 *
 * @param given path of the kubeconfig; $KUBECONFIG or ~/.kube/config if left out
 * @param sources where a CNI may keep the ranges of pods
 * @throws Failure `usage` where no kubeconfig has the context
 */
export async function describeExisting(
  context: string,
  given: string | undefined,
  { addresses: { assumedNetwork } }: Lab,
  sources: readonly PodRangeSource[],
  host: Host,
): Promise<StartingCluster> {
  const files = kubeconfigs(given, host)
  const toolbox = await openToolbox(runOptions.parse({}), host)
  const cacheFolder = join(root, '.lab/existing', nameOf(context), 'cache')
  const tools = { kubectl: await toolbox.tool('kubectl', host), helm: 'helm', cacheFolder }
  const reading = kubeProcess(host, tools)
  const read = async <T extends z.ZodType>(schema: T, argv: readonly [string, ...string[]]) =>
    parsed(schema, argv, (await runOk({ argv, deadlineMs: READ_DEADLINE_MS }, reading)).stdout)

  const found: string[] = []
  for (const kubeconfig of files) {
    const view = await read(kubeconfigView, [
      tools.kubectl,
      '--kubeconfig',
      kubeconfig,
      'config',
      'view',
      '--output=json',
    ])
    const server = serverOf(view, context)
    found.push(...view.contexts.map(({ name }) => name))
    if (server === undefined) continue
    const ask = (...args: string[]) =>
      kubectl(tools, { kubeconfig, context }, [...args, '--output=json']).argv
    const { items } = await read(nodeList, ask('get', 'nodes'))
    const onCluster = (args: readonly string[]) =>
      run(kubectl(tools, { kubeconfig, context }, args, { deadlineMs: READ_DEADLINE_MS }), reading)
    const own = await readPodRanges(sources, onCluster, unanswered)
    const version = await read(serverVersion, ask('version'))
    const kubernetes = releaseOf(version.serverVersion.gitVersion)
    const described = existingCluster({ kubeconfig, context, server }, withRanges(items, own), assumedNetwork)
    return { name: nameOf(context), kubernetes, provider: 'existing', ...described }
  }
  throw usageFailure(
    [`no context ${context}${suggestion(context, found)}; there is ${found.join(', ') || 'none'}`],
    'name one with FROM=, and its file with KUBECONFIG_FILE= if it is another',
  )
}

/** Nodes with the ranges that a CNI gives to their pods, in place of their own. */
const withRanges = (nodes: z.output<typeof nodeList>['items'], own: ReadonlyMap<string, readonly string[]>) =>
  nodes.map((node) => {
    const given = own.get(node.metadata.name)
    return given === undefined ? node : { ...node, spec: { podCIDRs: [...given] } }
  })

const unanswered = (got: string) =>
  new Failure({
    code: 'kubectl-answer',
    what: 'the cluster does not say which ranges its pods have',
    got,
  })

/** The files that may have the context. */
function kubeconfigs(given: string | undefined, { env, cwd }: Host): readonly string[] {
  const named = given ?? (env.KUBECONFIG || join(env.HOME ?? homedir(), '.kube/config'))
  const files = (given === undefined ? named.split(delimiter) : [named]).filter(Boolean)
  const there = files.map((file) => resolve(cwd, file)).filter((file) => existsSync(file))
  if (there.length === 0)
    throw usageFailure([`${named}: no such kubeconfig`], 'name one with KUBECONFIG_FILE=')
  return there
}

function parsed<T extends z.ZodType>(schema: T, argv: readonly string[], text: string): z.output<T> {
  const read = schema.safeParse(JSON.parse(text))
  if (read.success) return read.data
  throw new Failure({
    code: 'kubectl-answer',
    what: `\`${argv.join(' ')}\` answered what is not understood`,
    got: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  })
}
