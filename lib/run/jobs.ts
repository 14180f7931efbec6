import type { z } from 'zod'
import type { StepContext } from '../step/context.ts'
import { kindOf } from '../step/kinds.ts'
import { cluster as clusterStep } from '../step/step.ts'
import type { ComponentTask, Host } from '../task/define-task.ts'
import type { LabCluster } from './clusters.ts'
import { labFolder, needsOf, type Project } from './project.ts'
import type { Job } from './schedule.ts'
import type { Toolbox } from './toolbox.ts'

/** Bringing up a control plane; the programs it needs may have to be built first. */
const CLUSTER_DEADLINE_MS = 40 * 60_000

/** All that turns a project into jobs. */
export interface JobParts {
  project: Project
  toolbox: Toolbox
  host: Host
}

/** The job that makes a cluster be there. */
function clusterJob(cluster: LabCluster, parts: JobParts): Job {
  const id = `cluster@${cluster.name}`
  const steps = [clusterStep(`${cluster.cluster.provider} cluster`)]
  const runner = stepRunner(id, cluster, parts)
  return { id, after: [], needs: [], deadlineMs: CLUSTER_DEADLINE_MS, steps: async () => steps, runner }
}

/** The job of a component that the lab has on a cluster. */
export function componentJob(task: ComponentTask, input: unknown, cluster: LabCluster, parts: JobParts): Job {
  const id = `${task.name}@${cluster.name}`
  const { components } = cluster.cluster
  return {
    id,
    after: [`cluster@${cluster.name}`],
    needs: needsOf(task, components).map((need) => `${need}@${cluster.name}`),
    deadlineMs: task.deadlineMs,
    steps: async () => task.steps(input as z.output<typeof task.input>, await cluster.world()),
    runner: stepRunner(id, cluster, parts),
  }
}

/** Every job of the lab's clusters. */
export function labJobs(clusters: readonly LabCluster[], parts: JobParts): readonly Job[] {
  return clusters.flatMap((cluster) => {
    const components = Object.entries(cluster.cluster.components)
    const jobs = components.flatMap(([name, input]) => {
      const task = parts.project.tasks[name]
      return task === undefined || input === undefined ? [] : [componentJob(task, input, cluster, parts)]
    })
    return [clusterJob(cluster, parts), ...jobs]
  })
}

function stepRunner(job: string, cluster: LabCluster, { project, toolbox, host }: JobParts): Job['runner'] {
  return (signal) => {
    const onLine = (line: string) => host.emit({ type: 'output', job, line })
    const process = { env: host.env, signal, onLine }
    const noted = new Set<string>()
    const note = (text: string) => {
      if (noted.has(text)) return // a step is probed more than once
      noted.add(text)
      host.emit({ type: 'note', job, text })
    }
    const context: StepContext = {
      lifecycle: {
        differences: async (process) => cluster.managed.differences(await cluster.wanted(), process),
        create: async (process) => cluster.managed.create(await cluster.wanted(), process),
      },
      doors: cluster.doors,
      dataPlane: cluster.managed.dataPlane,
      resolve: (artifact) => toolbox.resolve(artifact, process),
      labFolder: labFolder(project),
      process,
      waiting: (on) => host.emit({ type: 'waiting', job, on }),
      note,
    }
    return {
      probe: (step) => kindOf(step).probe(step, context),
      apply: (step) => kindOf(step).apply(step, context),
    }
  }
}
