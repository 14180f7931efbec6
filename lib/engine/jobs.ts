import type { z } from 'zod'
import { oncePer } from '../once.ts'
import { kindOf } from '../step/kinds.ts'
import type { Step } from '../step/step.ts'
import { cluster as clusterStep, orphans, prune } from '../step/steps.ts'
import { CLUSTER, type JobIdentity, jobIdentity } from '../task/job.ts'
import type { ComponentTask } from '../task/task.ts'
import type { TaskContext } from '../task/task-context.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import { jobsNeeded } from '../workspace/needs.ts'
import { refuseForeignChanges } from './ownership-conflicts.ts'
import type { Job } from './schedule.ts'
import { type RunContext, stepContext } from './step-context.ts'

/** Bringing up a control plane; the programs it needs may have to be built first. */
const CLUSTER_DEADLINE_MS = 40 * 60_000

/** The whole job of a component, retries included. */
const COMPONENT_DEADLINE_MS = 10 * 60_000

/** The steps of each component that the lab has on a cluster, by its name. */
export type WantedSteps = (context: TaskContext) => ReadonlyMap<string, readonly Step[]>

/** A job with the cluster that it is about, opened. */
export interface LabJob extends Job {
  labCluster: LabCluster
}

/** The job that makes a cluster be there, and tells what is on it that the lab has no more. */
function clusterJob(cluster: LabCluster, wanted: WantedSteps, parts: RunContext): LabJob {
  const identity = jobIdentity(CLUSTER, cluster.name)
  const components = Object.keys(cluster.cluster.components)
  const steps = async () => [
    clusterStep(`${cluster.cluster.provider} cluster`),
    orphans(components, allOf(wanted(await cluster.taskContext()))),
  ]
  return {
    ...identity,
    labCluster: cluster,
    after: [],
    needs: [],
    deadlineMs: CLUSTER_DEADLINE_MS,
    steps,
    runner: applying(identity, cluster, parts),
  }
}

/** The job of a component, whether or not the lab has it on the cluster. */
export function componentJob(
  task: ComponentTask,
  input: z.output<ComponentTask['input']>,
  cluster: LabCluster,
  parts: RunContext,
): LabJob {
  const identity = jobIdentity(task.name, cluster.name)
  const needed = jobsNeeded(task, cluster.name, parts.project)
  const [clusters, components] = [
    needed.filter(({ component }) => component === CLUSTER),
    needed.filter(({ component }) => component !== CLUSTER),
  ]
  const own = oncePer((context: TaskContext) => task.steps(input, context))
  return {
    ...identity,
    labCluster: cluster,
    after: clusters.map(({ id }) => id), // what they tell, such as addresses of nodes, is in the steps
    needs: components.map(({ id }) => id),
    deadlineMs: COMPONENT_DEADLINE_MS,
    steps: async () => own(await cluster.taskContext()),
    runner: applying(identity, cluster, parts),
  }
}

/** The jobs of the components that the lab has on a cluster; what is left over of each goes. */
export function componentJobs(
  cluster: LabCluster,
  parts: RunContext,
  wanted = wantedSteps(cluster, parts),
): readonly LabJob[] {
  return componentsOf(cluster, parts).map(({ task, input }) => {
    const steps = async () => {
      const all = wanted(await cluster.taskContext())
      return withLeftovers(task.name, all.get(task.name) ?? [], allOf(all))
    }
    return { ...componentJob(task, input, cluster, parts), steps }
  })
}

/** Last, so that nothing is missing meanwhile; where old and new exclude each other, before the new. */
function withLeftovers(component: string, own: readonly Step[], wanted: readonly Step[]): readonly Step[] {
  const exclusive = own.findIndex((step) => step.kind === 'manifest' && step.pruneFirst)
  const at = exclusive === -1 ? own.length : exclusive
  return own.toSpliced(at, 0, prune(component, [...own, ...wanted]))
}

/** Made once for each observation of the cluster, whoever asks. */
export const wantedSteps = (cluster: LabCluster, parts: RunContext): WantedSteps =>
  oncePer(
    (context) =>
      new Map(componentsOf(cluster, parts).map(({ task, input }) => [task.name, task.steps(input, context)])),
  )

export const allOf = (wanted: ReturnType<WantedSteps>): readonly Step[] => [...wanted.values()].flat()

function componentsOf(cluster: LabCluster, { project }: RunContext) {
  return Object.entries(cluster.cluster.components).flatMap(([name, input]) => {
    const task = project.tasks[name]
    return task === undefined || input === undefined ? [] : [{ task, input }]
  })
}

/** Every job of the lab's clusters. */
export const labJobs = (clusters: readonly LabCluster[], parts: RunContext): readonly LabJob[] =>
  clusters.flatMap((cluster) => {
    const wanted = wantedSteps(cluster, parts)
    return [clusterJob(cluster, wanted, parts), ...componentJobs(cluster, parts, wanted)]
  })

/** Makes steps true; what that would take from somebody else only if it may. */
function applying(job: JobIdentity, cluster: LabCluster, parts: RunContext): Job['runner'] {
  return (signal) => {
    const context = stepContext(job, cluster, parts, signal)
    return {
      check: async (step) => kindOf(step).check?.(step, context) ?? [],
      async probe(step) {
        const changes = await kindOf(step).probe(step, context)
        if (!parts.adopt) refuseForeignChanges(changes)
        return changes
      },
      apply: (step) => kindOf(step).apply(step, context),
    }
  }
}
