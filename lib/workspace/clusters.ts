import type { ManagedCluster, ProviderRun, Replaceable, Wanted } from '../cluster/provider.ts'
import { type ClusterSources, clusterSources } from '../cluster/providers.ts'
import { usageFailure } from '../failure.ts'
import type { Cluster, Lab } from '../lab/schema.ts'
import type { AddressPlan } from '../net/address-plan.ts'
import type { ProcessContext } from '../process/run.ts'
import { openSnapshot } from '../snapshot.ts'
import type { ClusterClients } from '../step/context.ts'
import type { Secrets } from '../step/secret.ts'
import type { Host } from '../task/task.ts'
import type { TaskContext } from '../task/task-context.ts'
import { type NamedCluster, openAddressPlanner } from './address-planner.ts'
import { withAssumedNetwork } from './assumed-network.ts'
import { openClients } from './clients.ts'
import { invalidating } from './invalidating.ts'
import { openLabSecrets } from './lab-secrets.ts'
import { addressesOf, observePeers } from './peer-clusters.ts'
import { clusterFolder, labFolder, type Project } from './project.ts'
import type { Toolbox } from './toolbox.ts'

/** A cluster of the lab during one run. */
export interface LabCluster {
  name: string
  cluster: Cluster
  managed: ManagedCluster
  /** From the run's observations; the same object until `invalidate`. Partly assumed while the cluster does not exist. */
  taskContext(): Promise<TaskContext>
  wanted(): Promise<Wanted>
  /** Discards the run's observations of the lab, so that the next call observes anew. Changes through `managed` call it. */
  invalidate(): void
  /** The same for all clusters of the lab. */
  secrets: Secrets
  /** Opened on the first call; later calls return the same clients. */
  clients(): Promise<ClusterClients>
  /** The clients of another cluster of the run. @throws Failure `usage` if the run leaves that cluster out */
  clientsOf(cluster: string): Promise<ClusterClients>
  close(): Promise<void>
}

/** The opened clusters of a run. */
export interface OpenedLab {
  clusters: readonly LabCluster[]
  keepSlots(): Promise<void>
}

/** A run with an empty snapshot, for the observations of all providers. */
export const observingRun = ({ lab }: Project, context: ProcessContext): ProviderRun => ({
  clusters: Object.keys(lab.clusters),
  snapshot: openSnapshot(),
  context,
})

/** Every cluster of the lab as its provider manages it; nothing is observed yet. */
export function managedClusters(project: Project, toolbox: Toolbox, sources: ClusterSources) {
  const { lab, tasks } = project
  return Object.entries(lab.clusters).map(([name, cluster]) => {
    const folder = clusterFolder(lab, name)
    const environment = {
      folder,
      labFolder: labFolder(project),
      assumedNetwork: lab.addresses.assumedNetwork,
      tool: toolbox.tool,
      kubeTools: (context: ProcessContext) => toolbox.kubeTools(folder, context),
      podRanges: Object.keys(cluster.components).flatMap((name) => tasks[name]?.podRanges ?? []),
      nodeImage: toolbox.nodeImage,
    }
    return { name, cluster, folder, managed: sources[cluster.provider].open(name, cluster, environment) }
  })
}

/**
 * Opens the clusters of a project. Proves the address plan of the whole lab before anything is changed.
 *
 * @param lenient for commands that only read: networks that cannot be observed are assumed, and problems of the address
 * plan are thrown by `taskContext`, not here
 */
export async function openClusters(
  project: Project,
  toolbox: Toolbox,
  host: Host,
  lenient = false,
): Promise<OpenedLab> {
  const { lab } = project
  const run = observingRun(project, host)
  const { snapshot } = run
  const sources = clusterSources(run)
  const managed = managedClusters(project, toolbox, sources).map((each) => invalidating(each, snapshot))
  const all = lenient ? managed.map((each) => withAssumedNetwork(each, lab, run)) : managed
  const planner = await openAddressPlanner(lab, all, sources, run, lenient)
  if (!lenient) {
    await planner.plan()
    await Promise.all(all.map((each) => each.managed.reach?.(host)))
  }
  const secrets = await openLabSecrets(project, lenient ? [] : all, toolbox, host)

  const clientsOf = async (wanted: string): Promise<ClusterClients> => {
    const cluster = opened.find(({ name }) => name === wanted)
    if (cluster !== undefined) return cluster.clients()
    throw usageFailure(
      [`cluster ${wanted} is needed, too, and the run leaves it out`],
      'run it without CLUSTER=',
    )
  }
  const observe = snapshot.keep(async () => {
    const plan = await planner.plan()
    return { plan, clusters: await observePeers(all, project.clusters, plan) }
  })
  const opened: readonly LabCluster[] = all
    .filter(({ name }) => project.clusters.includes(name))
    .map((each): LabCluster => {
      const { name, cluster, folder, managed } = each
      const taskContext = snapshot.keep(async () => taskContextOf(each, lab, await observe()))
      const replaces = replacedParts(cluster, project)
      const wanted = async () => ({ addresses: addressesOf(name, await planner.plan()), replaces })
      return {
        name,
        cluster,
        managed,
        taskContext,
        wanted,
        invalidate: snapshot.invalidate,
        secrets,
        clientsOf,
        ...openClients(name, folder, managed, toolbox, host),
      }
    })
  return { clusters: opened, keepSlots: planner.keepSlots }
}

function taskContextOf(
  { name, cluster, managed }: NamedCluster,
  lab: Lab,
  { plan, clusters }: { plan: AddressPlan; clusters: TaskContext['clusters'] },
): TaskContext {
  return {
    lab,
    cluster: { name, ...cluster, apiServer: managed.apiServer },
    addresses: addressesOf(name, plan),
    clusters,
    isStandalone: false,
  }
}

/** The parts of a cluster that its components replace, such as kube-proxy. */
function replacedParts(cluster: Cluster, { tasks }: Project): readonly Replaceable[] {
  return [...new Set(Object.keys(cluster.components).flatMap((name) => tasks[name]?.replaces ?? []))]
}
