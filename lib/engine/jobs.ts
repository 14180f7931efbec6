import type { z } from 'zod'
import { kindOf } from '../step/kinds.ts'
import type { Step } from '../step/step.ts'
import { cluster as clusterStep, leftovers, strays } from '../step/steps.ts'
import type { ComponentTask } from '../task/task.ts'
import type { World } from '../task/world.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import { jobsNeeded } from '../workspace/needs.ts'
import { mustBeOurs } from './ownership-conflicts.ts'
import type { Job } from './schedule.ts'
import { type JobParts, stepContext } from './step-context.ts'

/** Bringing up a control plane; the programs it needs may have to be built first. */
const CLUSTER_DEADLINE_MS = 40 * 60_000

/** The whole job of a component, retries included. */
const COMPONENT_DEADLINE_MS = 10 * 60_000

/** A job and the cluster that it is about. */
export interface LabJob extends Job {
  cluster: LabCluster
}

/** The job that makes a cluster be there, and tells what is on it that the lab has no more. */
function clusterJob(cluster: LabCluster, parts: JobParts): LabJob {
  const id = `cluster@${cluster.name}`
  const components = Object.keys(cluster.cluster.components)
  const steps = async () => [
    clusterStep(`${cluster.cluster.provider} cluster`),
    strays(components, wantedSteps(cluster, await cluster.world(), parts)),
  ]
  const runner = applying(id, cluster, parts)
  return { id, cluster, after: [], needs: [], deadlineMs: CLUSTER_DEADLINE_MS, steps, runner }
}

/** The job of a component, whether or not the lab has it on the cluster. */
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
    deadlineMs: COMPONENT_DEADLINE_MS,
    steps: async () => task.steps(input as z.output<typeof task.input>, await cluster.world()),
    runner: applying(id, cluster, parts),
  }
}

/** The jobs of the components that the lab has on a cluster; what is left over of each goes. */
export function componentJobs(cluster: LabCluster, parts: JobParts): readonly LabJob[] {
  return componentsOf(cluster, parts).map(({ task, input }) => {
    const steps = async () => {
      const world = await cluster.world()
      const own = task.steps(input, world)
      return withLeftovers(task.name, own, wantedSteps(cluster, world, parts))
    }
    return { ...componentJob(task, input, cluster, parts), steps }
  })
}

/** Last, so that nothing is missing meanwhile; where old and new exclude each other, before the new. */
function withLeftovers(component: string, own: readonly Step[], wanted: readonly Step[]): readonly Step[] {
  const exclusive = own.findIndex((step) => step.kind === 'manifest' && step.exclusive)
  const at = exclusive === -1 ? own.length : exclusive
  return own.toSpliced(at, 0, leftovers(component, [...own, ...wanted]))
}

/** The steps of all components that the lab has on a cluster. */
export const wantedSteps = (cluster: LabCluster, world: World, parts: JobParts): readonly Step[] =>
  componentsOf(cluster, parts).flatMap(({ task, input }) => task.steps(input, world))

function componentsOf(cluster: LabCluster, { project }: JobParts) {
  return Object.entries(cluster.cluster.components).flatMap(([name, input]) => {
    const task = project.tasks[name]
    return task === undefined || input === undefined
      ? []
      : [{ task, input: input as z.output<typeof task.input> }]
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
