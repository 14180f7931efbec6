import type { ComponentTask } from '../task/task.ts'
import type { Project } from './project.ts'

type Components = Readonly<Record<string, unknown>>

/** The names that a task needs on its own cluster: required ones, and optional ones that the cluster has. */
export function localNeeds(task: Pick<ComponentTask, 'needs'>, components: Components): readonly string[] {
  const local = task.needs.filter((need) => !need.includes('@'))
  const isThere = (need: string) => !need.endsWith('?') || components[need.slice(0, -1)] !== undefined
  return local.filter(isThere).map((need) => need.replace(/\?$/, ''))
}

/** The jobs that a task's job on a cluster needs, `task@cluster`; its own cluster's, and its peers' among those of the run. */
export function jobsNeeded(
  task: Pick<ComponentTask, 'name' | 'needs'>,
  cluster: string,
  { lab, clusters }: Pick<Project, 'lab' | 'clusters'>,
): readonly string[] {
  const componentsOf = (name: string): Components => lab.clusters[name]?.components ?? {}
  const own = localNeeds(task, componentsOf(cluster)).map((need) => `${need}@${cluster}`)
  const ofPeers = task.needs
    .filter((need) => need.includes('@'))
    .flatMap((need) => {
      const [name = '', shared = ''] = need.split('@')
      const has = (peer: string, component: string) => componentsOf(peer)[component] !== undefined
      if (!has(cluster, shared)) return []
      const peers = clusters.filter((peer) => has(peer, shared) && (name === 'cluster' || has(peer, name)))
      return peers.map((peer) => `${name}@${peer}`)
    })
  const all = new Set([`cluster@${cluster}`, ...own, ...ofPeers])
  return [...all].filter((job) => job !== `${task.name}@${cluster}`)
}
