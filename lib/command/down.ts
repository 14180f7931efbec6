import { execute } from '../engine/execute.ts'
import { allSteps, componentJobs, type LabJob, type WantedSteps, wantedSteps } from '../engine/jobs.ts'
import { journal } from '../engine/journal.ts'
import { planItem, preview } from '../engine/preview.ts'
import type { Job } from '../engine/schedule.ts'
import { type RunContext, stepContext } from '../engine/step-context.ts'
import { withDependents } from '../engine/with-dependents.ts'
import { usageFailure } from '../failure.ts'
import { suggestion } from '../nearest.ts'
import { kindOf } from '../step/kinds.ts'
import { cluster as clusterStep, prune } from '../step/steps.ts'
import { CLUSTER, type JobIdentity, jobIdentity, jobReference } from '../task/job.ts'
import type { DownOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import { type Opening, withWorkspace } from '../workspace/workspace.ts'

const CLUSTER_DEADLINE_MS = 5 * 60_000
const ORPHAN_DEADLINE_MS = 10 * 60_000

/**
 * Removes only what `up` created: our own clusters as a whole, and on other clusters our objects and releases,
 * component by component in reverse order. Returns the exit code.
 */
export async function down(options: DownOptions, host: Host): Promise<number> {
  const opening: Opening = options.dryRun ? {} : { hostOf: (project) => journal(project, host, 'down') }
  return withWorkspace(options, host, opening, async (workspace) => {
    const { clusters } = workspace
    const jobs = await undoJobs(clusters, options.component, { ...workspace, adopt: false })
    if (!options.dryRun) return execute('down', jobs, clusters, options, workspace.host)
    const planned = jobs.map((job) => {
      const runner = job.runner(host.signal)
      const items = async () => (await job.steps()).map((step) => planItem(step, runner.probe))
      const reference = jobReference(job)
      return { reference, needs: job.needs, items, areAddressesAssumed: async () => false }
    })
    return preview('down', planned, host)
  })
}

/**
 * The jobs that undo a lab, or one of its components and the components that need it; dependents come first.
 *
 * @throws Failure `usage` if neither the lab nor a cluster has the component
 */
export async function undoJobs(
  clusters: readonly LabCluster[],
  component: string | undefined,
  run: RunContext,
) {
  const found = await Promise.all(clusters.map((cluster) => undoPlan(cluster, component, run)))
  const known = found.flatMap(({ components }) => components)
  if (component !== undefined && !known.includes(component))
    throw usageFailure([`the lab has no component ${component}${suggestion(component, known)}`])
  return found.flatMap(({ jobs }) => jobs)
}

/** The jobs that undo one cluster: the whole cluster if we made it, otherwise component by component. */
async function undoPlan(
  cluster: LabCluster,
  component: string | undefined,
  run: RunContext,
): Promise<{ jobs: readonly Job[]; components: readonly string[] }> {
  const owner = await cluster.managed.owner()
  const listed = Object.keys(cluster.cluster.components)
  const whole = component === undefined
  if (owner === 'nobody' || (whole && owner === 'us'))
    return { jobs: whole ? [clusterJob(cluster, [], run)] : [], components: listed }
  const wanted = wantedSteps(cluster, run)
  const orphaned = await orphanJobs(cluster, listed, wanted, run)
  const all = [...componentJobs(cluster, run, wanted), ...orphaned]
  const chosen = whole ? all : withDependents(jobIdentity(component, cluster.name).id, all)
  const jobs = chosen.map((job) => undoJob(job, chosen, run))
  return {
    jobs: whole ? [...jobs, clusterJob(cluster, jobs, run)] : jobs,
    components: all.map((job) => job.component),
  }
}

/** The jobs of orphans: components that the lab no longer lists and that still have objects or releases of ours. */
async function orphanJobs(
  cluster: LabCluster,
  listed: readonly string[],
  wanted: WantedSteps,
  run: RunContext,
) {
  const { objects, releases } = await (await cluster.clients()).owned()
  const owners = new Set([...objects, ...releases].map(({ component }) => component))
  return [...owners]
    .filter((component) => !listed.includes(component))
    .map((component): LabJob => {
      const identity = jobIdentity(component, cluster.name)
      const steps = async () => [prune(component, allSteps(wanted(await cluster.taskContext())))]
      return {
        ...identity,
        labCluster: cluster,
        after: [],
        needs: [],
        deadlineMs: ORPHAN_DEADLINE_MS,
        steps,
        runner: undoRunner(identity, cluster, run),
      }
    })
}

/** The job that removes the cluster itself, after the components. */
function clusterJob(cluster: LabCluster, jobs: readonly Job[], run: RunContext): Job {
  const identity = jobIdentity(CLUSTER, cluster.name)
  const steps = [clusterStep(`${cluster.cluster.provider} cluster ${cluster.name}`)]
  const after = jobs.map((job) => job.id)
  return {
    ...identity,
    after,
    needs: after,
    deadlineMs: CLUSTER_DEADLINE_MS,
    steps: async () => steps,
    runner: undoRunner(identity, cluster, run),
  }
}

/** The reverse of a job: its steps from last to first, after the jobs that need it. */
function undoJob(job: LabJob, all: readonly LabJob[], run: RunContext): Job {
  const after = all.filter(({ needs }) => needs.includes(job.id)).map(({ id }) => id)
  const steps = async () => (await job.steps()).toReversed().filter((step) => kindOf(step).undo !== undefined)
  return { ...job, after, needs: after, steps, runner: undoRunner(job, job.labCluster, run) }
}

/** Probes and applies the undo of each step. */
function undoRunner(job: JobIdentity, cluster: LabCluster, run: RunContext): Job['runner'] {
  return (signal) => {
    const context = stepContext(job, cluster, run, signal)
    return {
      probe: async (step) => (await kindOf(step).undo?.probe(step, context)) ?? [],
      apply: async (step) => kindOf(step).undo?.apply(step, context),
    }
  }
}
