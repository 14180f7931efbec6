import type { z } from 'zod'
import { kindOf } from '../step/kinds.ts'
import { cluster as clusterStep } from '../step/step.ts'
import type { ComponentTask } from '../task/define-task.ts'
import type { LabCluster } from './clusters.ts'
import { mustBeOurs } from './must-be-ours.ts'
import { jobsNeeded } from './needs.ts'
import type { Job } from './schedule.ts'
import { type JobParts, stepContext } from './step-context.ts'

/** Bringing up a control plane; the programs it needs may have to be built first. */
const CLUSTER_DEADLINE_MS = 40 * 60_000

/** A job and the cluster that it is about. */
export interface LabJob extends Job {
  cluster: LabCluster
}

/** The job that makes a cluster be there. */
function clusterJob(cluster: LabCluster, parts: JobParts): LabJob {
  const id = `cluster@${cluster.name}`
  const steps = [clusterStep(`${cluster.cluster.provider} cluster`)]
  const runner = applying(id, cluster, parts)
  const job = { id, cluster, after: [], needs: [], deadlineMs: CLUSTER_DEADLINE_MS }
  return { ...job, steps: async () => steps, runner }
}

/** The job of a component that the lab has on a cluster. */
export function componentJob(
  task: ComponentTask,
  input: unknown,
  cluster: LabCluster,
  parts: JobParts,
): LabJob {
  const id = `${task.name}@${cluster.name}`
  const needed = jobsNeeded(task, cluster.name, parts.project)
  const isCluster = (job: string) => job.startsWith('cluster@')
  return {
    id,
    cluster,
    after: needed.filter(isCluster), // what they tell, such as addresses of nodes, is in the steps
    needs: needed.filter((job) => !isCluster(job)),
    deadlineMs: task.deadlineMs,
    steps: async () => task.steps(input as z.output<typeof task.input>, await cluster.world()),
    runner: applying(id, cluster, parts),
  }
}

/** The jobs of the components that the lab has on a cluster. */
export function componentJobs(cluster: LabCluster, parts: JobParts): readonly LabJob[] {
  return Object.entries(cluster.cluster.components).flatMap(([name, input]) => {
    const task = parts.project.tasks[name]
    return task === undefined || input === undefined ? [] : [componentJob(task, input, cluster, parts)]
  })
}

/** Every job of the lab's clusters. */
export const labJobs = (clusters: readonly LabCluster[], parts: JobParts): readonly LabJob[] =>
  clusters.flatMap((cluster) => [clusterJob(cluster, parts), ...componentJobs(cluster, parts)])

/** Makes steps true; what that would take from somebody else only if it may. */
function applying(id: string, cluster: LabCluster, parts: JobParts): Job['runner'] {
  return (signal) => {
    const context = stepContext(id, cluster, parts, signal)
    return {
      check: async (step) => kindOf(step).check?.(step, context) ?? [],
      async probe(step) {
        const changes = await kindOf(step).probe(step, context)
        if (!parts.adopt) mustBeOurs(changes)
        return changes
      },
      apply: (step) => kindOf(step).apply(step, context),
    }
  }
}
