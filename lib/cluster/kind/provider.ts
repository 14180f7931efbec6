import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cluster } from '../../lab/schema.ts'
import type { NetworkFacts } from '../../net/address-request.ts'
import type { ProcessContext } from '../../process/run.ts'
import { awaitApiServer, isApiServerReady } from '../await-api-server.ts'
import { hostRoutes } from '../host-routes.ts'
import type { ManagedCluster, Provider, ProviderEnvironment } from '../provider.ts'
import { dockerOk } from './docker.ts'
import { isNode, type KindEngine, openKindEngine } from './engine.ts'
import { mismatches, unfit } from './fit.ts'
import { clearCluster, type KindCluster, kind, makeCluster } from './make.ts'
import { observe, otherClusterRanges } from './observe.ts'
import { isOurs, isRecorded, isUnfinished, readRecord, writeRecord } from './record.ts'
import { sideContainer } from './side-container.ts'

/** kind clusters in Docker, each with its own kubeconfig; only clusters that we made are ever removed. */
export const kindProvider: Provider = {
  tools: ['kind'],

  forRun(run) {
    const { clusters, context } = run
    const engine = openKindEngine(run)
    const others = async () => otherClusterRanges(clusters, await engine.containers(), context)
    return {
      open: (name, cluster, environment) => openCluster(name, cluster, environment, engine),
      avoided: async () => (await Promise.all([hostRoutes(context), others()])).flat(),
    }
  },
}

function openCluster(
  name: string,
  cluster: Cluster,
  environment: ProviderEnvironment,
  engine: KindEngine,
): ManagedCluster {
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

  const ownContainers = async () => (await engine.containers()).filter((each) => each.cluster === name)
  const containersOf = async () => {
    const nodes = await ownContainers()
    const record = await readRecord(kindCluster.record)
    if (nodes.length === 0 || isUnfinished(record)) return { nodes, record, action: 'create' as const }
    if (nodes.some((node) => !node.running)) return { nodes, record, action: 'start' as const }
    const isKnown = isRecorded(record, nodes) && existsSync(kubeconfig)
    return { nodes, record, action: isKnown ? undefined : ('adopt' as const) }
  }
  const stateOf = async (context: ProcessContext) => {
    const state = await containersOf()
    if (state.action !== undefined) return state
    const isReady = await isApiServerReady(await environment.kubeTools(context), access, context)
    return isReady ? state : { ...state, action: 'start' as const }
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
    network: async () =>
      (await engine.network()) ?? assumedNetwork(engine.networkName, environment.assumedNetwork),

    async reach(context) {
      if ((await containersOf()).action === 'adopt') await exportKubeconfig(context)
    },

    async nodes({ pods }) {
      const [containers, addresses] = await Promise.all([ownContainers(), engine.addresses()])
      return containers.filter(isNode).map((container) => {
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
      const { nodes, action } = await stateOf(context)
      const change = action === undefined ? [] : [{ action, what: `kind cluster ${name}` }]
      const controlPlane = nodes.find((node) => node.name === first)
      if (action === 'create' || action === 'start' || controlPlane === undefined) return change
      const differences = mismatches(cluster, wanted, nodes, await observe(controlPlane, context))
      if (differences.length > 0) throw unfit(name, differences)
      return change
    },

    async create(wanted, context) {
      const { nodes, record, action } = await stateOf(context)
      if (action === 'create') {
        if (isUnfinished(record)) await clearCluster(kindCluster, context)
        await makeCluster(kindCluster, wanted, context)
      }
      if (action === 'start') await dockerOk(['start', ...nodes.map((node) => node.id)], context)
      if (action === 'adopt' || !existsSync(kubeconfig)) await exportKubeconfig(context)
      const controlPlane = nodes.find((node) => node.name === first)
      if (action === 'adopt' && controlPlane !== undefined && !isOurs(record, nodes))
        await writeRecord(kindCluster.record, { controlPlane: controlPlane.id, adopted: true })
      await awaitApiServer(await environment.kubeTools(context), access, context)
    },

    container: () => sideContainer(name, engine),

    async owner() {
      const nodes = await ownContainers()
      const record = await readRecord(kindCluster.record)
      if (nodes.length === 0) return 'nobody'
      return isOurs(record, nodes) ? 'us' : 'somebody else'
    },

    async remove(context) {
      await clearCluster(kindCluster, context)
      await rm(environment.folder, { recursive: true, force: true })
    },
  }
}

/** Assumed facts of the network that the first cluster will create. */
const assumedNetwork = (name: string, cidr: string): NetworkFacts => ({
  name,
  subnets: [{ cidr }],
  taken: [],
  assumed: true,
})
