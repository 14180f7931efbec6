import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyCommand, kubectl, kubeProcess } from '../../kube/access.ts'
import type { Cluster } from '../../lab/schema.ts'
import { childEnvironment } from '../../process/environment.ts'
import { type ProcessContext, run, runOk } from '../../process/run.ts'
import type { Change } from '../../step/change.ts'
import { aboutObject } from '../../step/describe.ts'
import { awaitApiServer } from '../await-api-server.ts'
import type { ManagedCluster, Provider, ProviderEnvironment } from '../provider.ts'
import { deleteStalePids, missingComponents, stopComponents } from './components.ts'
import { kwokctlConfig, PORT_NAMES } from './kwokctl-config.ts'
import { simulatedAddress, simulatedNodes } from './nodes.ts'
import { freePorts } from './ports.ts'

const CREATE_MS = 120_000
const ANSWER_MS = 15_000
const CLEAR_MS = 10_000

/**
 * A real control plane without containers: kwokctl's binary runtime starts etcd, the API server, the controller
 * manager and the scheduler as local processes, and kwok simulates the nodes. Pods become Ready without any container.
 */
export const rehearsalProvider: Provider = {
  tools: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'kwokctl'],
  forRun: () => ({ open: openRehearsal, avoided: async () => [] }),
}

function openRehearsal(
  name: string,
  { rehearsal }: Cluster,
  environment: ProviderEnvironment,
): ManagedCluster {
  const paths = pathsOf(environment.folder)
  const addressOf = (slot: number) => (node: number) =>
    simulatedAddress(environment.assumedNetwork, slot, node)
  const nodesOf = (slot: number) => simulatedNodes(name, rehearsal.nodes, addressOf(slot))
  const access = { kubeconfig: paths.kubeconfig, context: `kwok-${name}` }

  const nodesPresent = async (context: ProcessContext): Promise<readonly string[] | undefined> => {
    const tools = await environment.kubeTools(context)
    const args = ['get', 'nodes', '--output=name', '--request-timeout=5s']
    const command = kubectl(tools, access, args, { deadlineMs: ANSWER_MS })
    const { exitCode, stdout } = await run(command, kubeProcess({ ...context, onLine: () => {} }, tools))
    return exitCode === 0 ? stdout.split('\n').map((line) => line.replace(/^node\//, '')) : undefined
  }

  return {
    dataPlane: false,
    access,
    apiServer: { host: `${name}-control-plane`, port: 6443 },
    network: async () => ({
      name: 'assumed',
      subnets: [{ cidr: environment.assumedNetwork }],
      taken: [],
      assumed: true,
    }),

    nodes: async ({ slot, pods }) =>
      existsSync(paths.kubeconfig)
        ? nodesOf(slot).map(({ metadata }, index) => ({
            name: metadata.name,
            controlPlane: index === 0,
            address: addressOf(slot)(index),
            pods: pods.map(({ text }) => text),
          }))
        : [],

    async differences({ addresses }, context) {
      if (!existsSync(paths.kubeconfig)) return [{ action: 'create', what: `control plane ${name}` }]
      const present = await nodesPresent(context)
      if (present === undefined) return [{ action: 'start', what: `control plane ${name}` }]
      const endedComponents = await missingComponents(paths.work, name, context)
      if (endedComponents.length > 0)
        return [{ action: 'start', what: `${endedComponents.join(', ')} of control plane ${name}` }]
      const missing = nodesOf(addresses.slot).filter((node) => !present.includes(node.metadata.name))
      return missing.map((node): Change => ({ action: 'create', ...aboutObject(node) }))
    },

    async create({ addresses }, context) {
      if (!existsSync(paths.kubeconfig)) {
        await createControlPlane(name, paths, environment, context)
      } else if ((await nodesPresent(context)) === undefined) {
        await stopComponents(paths.work, context)
        await startComponents(name, paths, environment, context)
      }
      const tools = await environment.kubeTools(context)
      await awaitApiServer(tools, access, context)
      // on a busy machine the controller manager exits if the API server is not healthy within 10 s
      if ((await missingComponents(paths.work, name, context)).length > 0)
        await startComponents(name, paths, environment, context)
      await runOk(applyCommand(tools, access, nodesOf(addresses.slot)), kubeProcess(context, tools))
    },

    owner: async () => (existsSync(environment.folder) ? 'us' : 'nobody'),

    async remove(context) {
      await stopComponents(paths.work, context)
      await rm(environment.folder, { recursive: true, force: true })
    },
  }
}

/** Creates a control plane. Removes the remains of a killed attempt first, and its own if it fails. */
async function createControlPlane(
  name: string,
  paths: Paths,
  environment: ProviderEnvironment,
  context: ProcessContext,
): Promise<void> {
  await clear(paths, context)
  const kwokctl = await environment.tool('kwokctl', context)
  const binaries = {
    etcd: await environment.tool('etcd', context),
    kubeApiserver: await environment.tool('kube-apiserver', context),
    kubeControllerManager: await environment.tool('kube-controller-manager', context),
    kubeScheduler: await environment.tool('kube-scheduler', context),
    kwokController: await environment.tool('kwok', context),
    kubectl: (await environment.kubeTools(context)).kubectl,
  }
  const config = kwokctlConfig(binaries, await freePorts(PORT_NAMES))
  await mkdir(paths.work, { recursive: true, mode: 0o700 })
  await writeFile(paths.config, JSON.stringify(config), { mode: 0o600 })

  const unfinished = `${paths.kubeconfig}.unfinished`
  const args = [
    'create',
    'cluster',
    '--name',
    name,
    '--config',
    paths.config,
    '--kubeconfig',
    unfinished,
    '--wait',
    '60s',
  ]
  try {
    await runOk(kwokctlCommand(kwokctl, args), kwokProcess(context, paths))
    await rename(unfinished, paths.kubeconfig)
  } catch (error) {
    await clear(paths, { env: context.env, signal: AbortSignal.timeout(CLEAR_MS) })
    throw error
  }
}

/** Starts the components of a control plane whose processes have ended, for example after a restart of the host. */
async function startComponents(
  name: string,
  paths: Paths,
  environment: ProviderEnvironment,
  context: ProcessContext,
): Promise<void> {
  const kwokctl = await environment.tool('kwokctl', context)
  await deleteStalePids(paths.work, name, context)
  const args = ['start', 'cluster', '--name', name, '--wait', '60s']
  await runOk(kwokctlCommand(kwokctl, args), kwokProcess(context, paths))
}

async function clear(paths: Paths, context: ProcessContext): Promise<void> {
  await stopComponents(paths.work, context)
  await rm(paths.work, { recursive: true, force: true })
}

interface Paths {
  /** kwokctl's own folder. */
  work: string
  config: string
  /** Exists only after the control plane is complete. */
  kubeconfig: string
}

const pathsOf = (folder: string): Paths => ({
  work: join(folder, 'kwok'),
  config: join(folder, 'kwokctl.yaml'),
  kubeconfig: join(folder, 'kubeconfig'),
})

const kwokctlCommand = (kwokctl: string, args: readonly string[]) => ({
  argv: [kwokctl, ...args] as const,
  deadlineMs: CREATE_MS,
})

const kwokProcess = (context: ProcessContext, paths: Paths): ProcessContext => ({
  ...context,
  env: { ...childEnvironment(context.env), KWOK_WORKDIR: paths.work },
})
