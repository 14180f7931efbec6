import type { StepContext } from '../step/context.ts'
import { type JobIdentity, jobReference } from '../task/job.ts'
import type { Host } from '../task/task.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import { clusterFolder, labFolder, type Project } from '../workspace/project.ts'
import type { Toolbox } from '../workspace/toolbox.ts'

/** All that turns a project into jobs. */
export interface RunContext {
  project: Project
  toolbox: Toolbox
  host: Host
  /** Whether what belongs to somebody else may be taken over. */
  adopt: boolean
}

/** What the steps of a job need, on its cluster. */
export function stepContext(
  job: JobIdentity,
  cluster: LabCluster,
  { project, toolbox, host, adopt }: RunContext,
  signal: AbortSignal,
): StepContext {
  const reference = jobReference(job)
  const onLine = (line: string) => host.emit({ type: 'output', ...reference, line })
  const process = { env: host.env, signal, onLine }
  const noted = new Set<string>()
  const note = (text: string) => {
    if (noted.has(text)) return // a step is probed more than once
    noted.add(text)
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

/** What a cluster lacks. Unless that is nothing, the next attempt observes it anew. */
const differencesOf =
  (cluster: LabCluster): StepContext['lifecycle']['differences'] =>
  async (process) => {
    let isSettled = false
    try {
      const differences = await cluster.managed.differences(await cluster.wanted(), process)
      isSettled = differences.length === 0
      return differences
    } finally {
      if (!isSettled) cluster.invalidate()
    }
  }
