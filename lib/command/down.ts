import { execute } from '../engine/execute.ts'
import { allOf, componentJobs, type LabJob, type WantedSteps, wantedSteps } from '../engine/jobs.ts'
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
 * Takes back what `up` has made, and nothing else, and gives the exit code: clusters that we made as a whole, on others
 * what the components made there, in reverse.
 */
export async function down(options: DownOptions, host: Host): Promise<number> {
  const opening: Opening = options.dryRun ? {} : { hostOf: (project) => journal(project, host, 'down') }
  return withWorkspace(options, host, opening, async (workspace) => {
    const { clusters } = workspace
    const jobs = await undoJobs(clusters, options.component, { ...workspace, adopt: false })
    if (!options.dryRun) return execute('down', jobs, clusters, options, workspace.host)
    const prospects = jobs.map((job) => {
      const runner = job.runner(host.signal)
      const items = async () => (await job.steps()).map((step) => planItem(step, runner.probe))
      const reference = jobReference(job)
      return { reference, needs: job.needs, items, areAddressesAssumed: async () => false }
    })
    return preview('down', prospects, host)
  })
}

/**
 * The jobs that take back a lab, or one component of it and what needs it; what needs another goes first.
 *
 * @throws Failure `usage` where neither the lab nor a cluster has the component
 */
export async function undoJobs(
  clusters: readonly LabCluster[],
  component: string | undefined,
  parts: RunContext,
) {
  const found = await Promise.all(clusters.map((cluster) => undoPlan(cluster, component, parts)))
  const known = found.flatMap(({ components }) => components)
  if (component !== undefined && !known.includes(component))
    throw usageFailure([`the lab has no component ${component}${suggestion(component, known)}`])
  return found.flatMap(({ jobs }) => jobs)
}

/** The jobs that take back what there is of a cluster: as a whole if it is ours, else component by component. */
async function undoPlan(
  cluster: LabCluster,
  component: string | undefined,
  parts: RunContext,
): Promise<{ jobs: readonly Job[]; components: readonly string[] }> {
  const owner = await cluster.managed.owner()
  const listed = Object.keys(cluster.cluster.components)
  const whole = component === undefined
  if (owner === 'nobody' || (whole && owner === 'us'))
    return { jobs: whole ? [clusterJob(cluster, [], parts)] : [], components: listed }
  const wanted = wantedSteps(cluster, parts)
  const strays = await orphanJobs(cluster, listed, wanted, parts)
  const all = [...componentJobs(cluster, parts, wanted), ...strays]
  const chosen = whole ? all : withDependents(jobIdentity(component, cluster.name).id, all)
  const jobs = chosen.map((job) => undoJob(job, chosen, parts))
  return {
    jobs: whole ? [...jobs, clusterJob(cluster, jobs, parts)] : jobs,
    components: all.map((job) => job.component),
  }
}

/** The jobs of components that the lab has no more, of which something of ours is still there. */
async function orphanJobs(
  cluster: LabCluster,
  listed: readonly string[],
  wanted: WantedSteps,
  parts: RunContext,
) {
  const { objects, releases } = await (await cluster.clients()).owned()
  const found = new Set([...objects, ...releases].map(({ component }) => component))
  return [...found]
    .filter((component) => !listed.includes(component))
    .map((component): LabJob => {
      const identity = jobIdentity(component, cluster.name)
      const steps = async () => [prune(component, allOf(wanted(await cluster.taskContext())))]
      return {
        ...identity,
        labCluster: cluster,
        after: [],
        needs: [],
        deadlineMs: ORPHAN_DEADLINE_MS,
        steps,
        runner: undoing(identity, cluster, parts),
      }
    })
}

/** The cluster itself, once nothing of the components is left on it. */
function clusterJob(cluster: LabCluster, jobs: readonly Job[], parts: RunContext): Job {
  const identity = jobIdentity(CLUSTER, cluster.name)
  const steps = [clusterStep(`${cluster.cluster.provider} cluster ${cluster.name}`)]
  const after = jobs.map((job) => job.id)
  return {
    ...identity,
    after,
    needs: after,
    deadlineMs: CLUSTER_DEADLINE_MS,
    steps: async () => steps,
    runner: undoing(identity, cluster, parts),
  }
}

/** A job the other way round: its steps from the last to the first, after what needed it. */
function undoJob(job: LabJob, all: readonly LabJob[], parts: RunContext): Job {
  const after = all.filter(({ needs }) => needs.includes(job.id)).map(({ id }) => id)
  const steps = async () => (await job.steps()).toReversed().filter((step) => kindOf(step).undo !== undefined)
  return { ...job, after, needs: after, steps, runner: undoing(job, job.labCluster, parts) }
}

function undoing(job: JobIdentity, cluster: LabCluster, parts: RunContext): Job['runner'] {
  return (signal) => {
    const context = stepContext(job, cluster, parts, signal)
    return {
      probe: async (step) => (await kindOf(step).undo?.probe(step, context)) ?? [],
      apply: async (step) => kindOf(step).undo?.apply(step, context),
    }
  }
}
