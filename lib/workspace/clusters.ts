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
  /** As the run has observed it, the same object until `invalidate`: before the cluster is there, partly assumed. */
  taskContext(): Promise<TaskContext>
  wanted(): Promise<Wanted>
  /** Ends what the run has observed of the lab: the next to ask observes anew. Changes made through `managed` end it themselves. */
  invalidate(): void
  /** The same for all clusters of the lab. */
  secrets: Secrets
  /** Opens the doors on the first call; later calls give the same. */
  clients(): Promise<ClusterClients>
  /** Those of another cluster of the run. */
  clientsOf(cluster: string): Promise<ClusterClients>
  close(): Promise<void>
}

/** The clusters that a run is about. */
export interface OpenedLab {
  clusters: readonly LabCluster[]
  keepSlots(): Promise<void>
}

/** A run on the lab, which keeps what it observes; nothing is observed yet. */
export const observingRun = ({ lab }: Project, context: ProcessContext): ProviderRun => ({
  clusters: Object.keys(lab.clusters),
  snapshot: openSnapshot(),
  context,
})

/** Every cluster of the lab in the hands of its provider; nothing is observed yet. */
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
 * Opens the clusters of a project; the address plan of the whole lab is proven before anything is touched.
 *
 * @param lenient for what only shows: what cannot be observed is assumed, and an address plan with problems fails where it
 * is asked for, in `taskContext`
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
      const replaces = replacedBy(cluster, project)
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

/** What the components of a cluster take the place of, all together. */
function replacedBy(cluster: Cluster, { tasks }: Project): readonly Replaceable[] {
  return [...new Set(Object.keys(cluster.components).flatMap((name) => tasks[name]?.replaces ?? []))]
}
