import { CLUSTER, type JobIdentity, jobIdentity } from '../task/job.ts'
import type { ComponentTask } from '../task/task.ts'
import type { Project } from './project.ts'

type Components = Readonly<Record<string, unknown>>

/** The names that a task needs on its own cluster: required ones, and optional ones that the cluster has. */
export function localNeeds(task: Pick<ComponentTask, 'needs'>, components: Components): readonly string[] {
  return task.needs
    .filter(({ onClustersWith }) => onClustersWith === undefined)
    .filter(({ name, isOptional }) => !isOptional || components[name] !== undefined)
    .map(({ name }) => name)
}

/** The jobs that a task's job on a cluster needs: its own cluster's, and its peers' among those of the run. */
export function jobsNeeded(
  task: Pick<ComponentTask, 'name' | 'needs'>,
  cluster: string,
  { lab, clusters }: Pick<Project, 'lab' | 'clusters'>,
): readonly JobIdentity[] {
  const componentsOf = (name: string): Components => lab.clusters[name]?.components ?? {}
  const has = (peer: string, component: string) => componentsOf(peer)[component] !== undefined
  const own = localNeeds(task, componentsOf(cluster)).map((name) => jobIdentity(name, cluster))
  const ofPeers = task.needs.flatMap(({ name, onClustersWith: shared }) => {
    if (shared === undefined || !has(cluster, shared)) return []
    const peers = clusters.filter((peer) => has(peer, shared) && (name === CLUSTER || has(peer, name)))
    return peers.map((peer) => jobIdentity(name, peer))
  })
  const all = new Map([jobIdentity(CLUSTER, cluster), ...own, ...ofPeers].map((job) => [job.id, job]))
  all.delete(jobIdentity(task.name, cluster).id)
  return [...all.values()]
}
