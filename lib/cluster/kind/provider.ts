import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NetworkFacts } from '../../net/address-request.ts'
import { parseDockerNetwork } from '../../net/docker-network.ts'
import type { ProcessContext } from '../../process/run.ts'
import { awaitApiServer, isApiServerReady } from '../await-api-server.ts'
import { hostRoutes } from '../host-routes.ts'
import type { Provider } from '../provider.ts'
import { containerAddresses, docker, dockerOk, nodeContainers } from './docker.ts'
import { misfits, unfit } from './fit.ts'
import { clearCluster, type KindCluster, kind, makeCluster } from './make.ts'
import { observe, otherClusterRanges } from './observe.ts'
import { isOf, isOurs, isUnfinished, readRecord, writeRecord } from './record.ts'
import { sideContainer } from './side-container.ts'

/** Clusters of kind in Docker, each with a kubeconfig of its own; only those that we made are ever removed. */
export const kindProvider: Provider = {
  avoided: async (clusters, context) =>
    (await Promise.all([hostRoutes(context), otherClusterRanges(clusters, context)])).flat(),

  tools: ['kind'],

  open(name, cluster, environment) {
    const kubeconfig = join(environment.folder, 'kubeconfig')
    const kindCluster: KindCluster = {
      name,
      cluster,
      environment,
      kubeconfig,
      record: join(environment.folder, 'made.json'),
    }
    const access = { kubeconfig, context: `kind-${name}` }
    const first = `${name}-control-plane`

    const containersOf = async (context: ProcessContext) => {
      const nodes = await nodeContainers(name, context)
      const record = await readRecord(kindCluster.record)
      if (nodes.length === 0 || isUnfinished(record)) return { nodes, record, lack: 'create' as const }
      if (nodes.some((node) => !node.running)) return { nodes, record, lack: 'start' as const }
      const isKnown = isOf(record, nodes) && existsSync(kubeconfig)
      return { nodes, record, lack: isKnown ? undefined : ('adopt' as const) }
    }
    const stateOf = async (context: ProcessContext) => {
      const state = await containersOf(context)
      if (state.lack !== undefined) return state
      const isReady = await isApiServerReady(await environment.kubeTools(context), access, context)
      return isReady ? state : { ...state, lack: 'start' as const }
    }
    const exportKubeconfig = (context: ProcessContext) =>
      kind(['export', 'kubeconfig', '--name', name], kindCluster, context)

    return {
      dataPlane: true,
      access,
      apiServer: {
        host: cluster.kind.controlPlanes > 1 ? `${name}-external-load-balancer` : first,
        port: 6443,
      },
      network: (context) => observeNetwork(environment.assumedNetwork, context),

      async reach(context) {
        if ((await containersOf(context)).lack === 'adopt') await exportKubeconfig(context)
      },

      async nodes({ pods }, context) {
        const isNode = ({ role }: { role: string }) => role === 'control-plane' || role === 'worker'
        const containers = (await nodeContainers(name, context)).filter(isNode)
        const names = containers.map((container) => container.name)
        const addresses = await containerAddresses(names, networkName(context), context)
        return containers.map((container) => {
          const address = addresses.get(container.name)
          return {
            name: container.name,
            controlPlane: container.role === 'control-plane',
            pods: pods.map(({ text }) => text),
            ...(address === undefined ? {} : { address }),
          }
        })
      },

      async differences(wanted, context) {
        const { nodes, lack } = await stateOf(context)
        const change = lack === undefined ? [] : [{ action: lack, what: `kind cluster ${name}` }]
        const controlPlane = nodes.find((node) => node.name === first)
        if (lack === 'create' || lack === 'start' || controlPlane === undefined) return change
        const differences = misfits(cluster, wanted, nodes, await observe(controlPlane, context))
        if (differences.length > 0) throw unfit(name, differences)
        return change
      },

      async create(wanted, context) {
        const { nodes, record, lack } = await stateOf(context)
        if (lack === 'create') {
          if (isUnfinished(record)) await clearCluster(kindCluster, context)
          await makeCluster(kindCluster, wanted, context)
        }
        if (lack === 'start') await dockerOk(['start', ...nodes.map((node) => node.id)], context)
        if (lack === 'adopt' || !existsSync(kubeconfig)) await exportKubeconfig(context)
        const controlPlane = nodes.find((node) => node.name === first)
        if (lack === 'adopt' && controlPlane !== undefined && !isOurs(record, nodes))
          await writeRecord(kindCluster.record, { controlPlane: controlPlane.id, adopted: true })
        await awaitApiServer(await environment.kubeTools(context), access, context)
      },

      container: () => sideContainer(name, networkName),

      async owner(context) {
        const nodes = await nodeContainers(name, context)
        const record = await readRecord(kindCluster.record)
        if (nodes.length === 0) return 'nobody'
        return isOurs(record, nodes) ? 'us' : 'somebody else'
      },

      async remove(context) {
        await clearCluster(kindCluster, context)
        await rm(environment.folder, { recursive: true, force: true })
      },
    }
  },
}

const networkName = ({ env }: ProcessContext) => env.KIND_EXPERIMENTAL_DOCKER_NETWORK || 'kind'

/** The Docker network of kind's nodes, or what is assumed of it before the first cluster makes it. */
async function observeNetwork(assumedNetwork: string, context: ProcessContext): Promise<NetworkFacts> {
  const name = networkName(context)
  const { exitCode, stdout } = await docker(['network', 'inspect', name], context)
  if (exitCode === 0) return parseDockerNetwork(stdout)
  return { name, subnets: [{ cidr: assumedNetwork }], taken: [], assumed: true }
}
