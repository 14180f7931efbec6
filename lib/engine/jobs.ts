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

/** For creating a control plane, whose programs may have to be built first. */
const CLUSTER_DEADLINE_MS = 40 * 60_000

/** For the whole job of a component, retries included. */
const COMPONENT_DEADLINE_MS = 10 * 60_000

/** The steps of every component that the lab has on a cluster, by component name. */
export type WantedSteps = (context: TaskContext) => ReadonlyMap<string, readonly Step[]>

/** A job with its opened cluster. */
export interface LabJob extends Job {
  labCluster: LabCluster
}

/** The job that creates a cluster, and reports its orphans. */
function clusterJob(cluster: LabCluster, wanted: WantedSteps, run: RunContext): LabJob {
  const identity = jobIdentity(CLUSTER, cluster.name)
  const components = Object.keys(cluster.cluster.components)
  const steps = async () => [
    clusterStep(`${cluster.cluster.provider} cluster`),
    orphans(components, allSteps(wanted(await cluster.taskContext()))),
  ]
  return {
    ...identity,
    labCluster: cluster,
    after: [],
    needs: [],
    deadlineMs: CLUSTER_DEADLINE_MS,
    steps,
    runner: stepRunner(identity, cluster, run),
  }
}

/** The job of a component on a cluster; the lab need not have it there. */
export function componentJob(
  task: ComponentTask,
  input: z.output<ComponentTask['input']>,
  cluster: LabCluster,
  run: RunContext,
): LabJob {
  const identity = jobIdentity(task.name, cluster.name)
  const needed = jobsNeeded(task, cluster.name, run.project)
  const [clusters, components] = [
    needed.filter(({ component }) => component === CLUSTER),
    needed.filter(({ component }) => component !== CLUSTER),
  ]
  const stepsFor = oncePer((context: TaskContext) => task.steps(input, context))
  return {
    ...identity,
    labCluster: cluster,
    after: clusters.map(({ id }) => id), // the steps depend on observations of these clusters, such as node addresses
    needs: components.map(({ id }) => id),
    deadlineMs: COMPONENT_DEADLINE_MS,
    steps: async () => stepsFor(await cluster.taskContext()),
    runner: stepRunner(identity, cluster, run),
  }
}

/** The jobs of the components that the lab has on a cluster; each includes a prune step. */
export function componentJobs(
  cluster: LabCluster,
  run: RunContext,
  wanted = wantedSteps(cluster, run),
): readonly LabJob[] {
  return componentsOf(cluster, run).map(({ task, input }) => {
    const steps = async () => {
      const all = wanted(await cluster.taskContext())
      return withPrune(task.name, all.get(task.name) ?? [], allSteps(all))
    }
    return { ...componentJob(task, input, cluster, run), steps }
  })
}

/**
 * The steps of a component with its prune step. It is the last one, so that new objects exist before old ones are
 * removed, unless a manifest sets `pruneFirst` because its old and new objects exclude each other.
 */
function withPrune(component: string, own: readonly Step[], wanted: readonly Step[]): readonly Step[] {
  const pruneFirst = own.findIndex((step) => step.kind === 'manifest' && step.pruneFirst)
  const at = pruneFirst === -1 ? own.length : pruneFirst
  return own.toSpliced(at, 0, prune(component, [...own, ...wanted]))
}

/** The steps are made once per observation of the cluster; all callers share them. */
export const wantedSteps = (cluster: LabCluster, run: RunContext): WantedSteps =>
  oncePer(
    (context) =>
      new Map(componentsOf(cluster, run).map(({ task, input }) => [task.name, task.steps(input, context)])),
  )

export const allSteps = (wanted: ReturnType<WantedSteps>): readonly Step[] => [...wanted.values()].flat()

function componentsOf(cluster: LabCluster, { project }: RunContext) {
  return Object.entries(cluster.cluster.components).flatMap(([name, input]) => {
    const task = project.tasks[name]
    return task === undefined || input === undefined ? [] : [{ task, input }]
  })
}

/** Every job of the lab's clusters. */
export const labJobs = (clusters: readonly LabCluster[], run: RunContext): readonly LabJob[] =>
  clusters.flatMap((cluster) => {
    const wanted = wantedSteps(cluster, run)
    return [clusterJob(cluster, wanted, run), ...componentJobs(cluster, run, wanted)]
  })

/** Probes and applies the steps of a job; refuses changes to foreign objects unless `adopt` is set. */
function stepRunner(job: JobIdentity, cluster: LabCluster, run: RunContext): Job['runner'] {
  return (signal) => {
    const context = stepContext(job, cluster, run, signal)
    return {
      check: async (step) => kindOf(step).check?.(step, context) ?? [],
      async probe(step) {
        const changes = await kindOf(step).probe(step, context)
        if (!run.adopt) refuseForeignChanges(changes)
        return changes
      },
      apply: (step) => kindOf(step).apply(step, context),
    }
  }
}
