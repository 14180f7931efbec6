import type { StepContext } from '../step/context.ts'
import { type JobIdentity, jobReference } from '../task/job.ts'
import type { Host } from '../task/task.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import { clusterFolder, labFolder, type Project } from '../workspace/project.ts'
import type { Toolbox } from '../workspace/toolbox.ts'

/** The inputs, besides clusters, from which the jobs of a run are made. */
export interface RunContext {
  project: Project
  toolbox: Toolbox
  host: Host
  /** Whether foreign objects and fields may be taken over. */
  adopt: boolean
}

/** The context in which the steps of a job are probed and applied. */
export function stepContext(
  job: JobIdentity,
  cluster: LabCluster,
  { project, toolbox, host, adopt }: RunContext,
  signal: AbortSignal,
): StepContext {
  const reference = jobReference(job)
  const onLine = (line: string) => host.emit({ type: 'output', ...reference, line })
  const process = { env: host.env, signal, onLine }
  const emitted = new Set<string>()
  const note = (text: string) => {
    if (emitted.has(text)) return // a step is probed more than once
    emitted.add(text)
    host.emit({ type: 'note', ...reference, text })
  }
  const { managed, clients, clientsOf, secrets } = cluster
  return {
    ownerComponent: `${job.component}.${job.cluster}`,
    lifecycle: {
      differences: differencesOf(cluster),
      create: async (process) => managed.create(await cluster.wanted(), process),
      owner: () => managed.owner(),
      remove: (process) => managed.remove(process),
    },
    clients,
    clientsOf,
    dataPlane: managed.dataPlane,
    serviceDiagnoses: Object.keys(cluster.cluster.components).flatMap(
      (name) => project.tasks[name]?.serviceDiagnoses ?? [],
    ),
    objectsOf: (content) => toolbox.objects(content, labFolder(project), process),
    resolve: (artifact) => toolbox.resolve(artifact, process),
    kubeTools: () => toolbox.kubeTools(clusterFolder(project.lab, cluster.name), process),
    secrets,
    labFolder: labFolder(project),
    process,
    adopt,
    waiting: (on) => host.emit({ type: 'waiting', ...reference, on }),
    note,
  }
}

/** The differences between a cluster and the lab. If there are any, or if reading fails, the next attempt observes anew. */
const differencesOf =
  (cluster: LabCluster): StepContext['lifecycle']['differences'] =>
  async (process) => {
    let isAsWanted = false
    try {
      const differences = await cluster.managed.differences(await cluster.wanted(), process)
      isAsWanted = differences.length === 0
      return differences
    } finally {
      if (!isAsWanted) cluster.invalidate()
    }
  }
