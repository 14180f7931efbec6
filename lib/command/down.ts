import { execute } from '../engine/execute.ts'
import { componentJobs, type LabJob, wantedSteps } from '../engine/jobs.ts'
import { journal } from '../engine/journal.ts'
import { foresee, partOf } from '../engine/preview.ts'
import type { Job } from '../engine/schedule.ts'
import { componentOf, type JobParts, stepContext } from '../engine/step-context.ts'
import { withDependents } from '../engine/with-dependents.ts'
import { usageFailure } from '../failure.ts'
import { suggestion } from '../nearest.ts'
import { kindOf } from '../step/kinds.ts'
import { cluster as clusterStep, leftovers } from '../step/steps.ts'
import type { DownOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import { type LabCluster, openClusters } from '../workspace/clusters.ts'
import { loadProject } from '../workspace/load-project.ts'
import { openToolbox } from '../workspace/toolbox.ts'

const CLUSTER_DEADLINE_MS = 5 * 60_000
const STRAY_DEADLINE_MS = 10 * 60_000

/**
 * Takes back what `up` has made, and nothing else, and gives the exit code: clusters that we made as a whole, on others
 * what the components made there, in reverse.
 */
export async function down(options: DownOptions, host: Host): Promise<number> {
  const project = await loadProject(options, host)
  const journaled = options.dryRun ? host : journal(project, host, 'down')
  const toolbox = await openToolbox(options, journaled)
  const { clusters } = await openClusters(project, toolbox, journaled)
  const parts = { project, toolbox, host: journaled, adopt: false }
  const jobs = await jobsBack(clusters, options.component, parts).catch(async (error: unknown) => {
    await Promise.all(clusters.map((cluster) => cluster.close()))
    throw error
  })
  if (!options.dryRun) return execute('down', jobs, clusters, options, journaled)
  const prospects = jobs.map((job) => {
    const runner = job.runner(host.signal)
    const parts = async () => (await job.steps()).map((step) => partOf(step, runner.probe))
    return { ...job, parts, areAddressesAssumed: async () => false }
  })
  return foresee('down', prospects, clusters, host)
}

/**
 * The jobs that take back a lab, or one component of it and what needs it; what needs another goes first.
 *
 * @throws Failure `usage` where neither the lab nor a cluster has the component
 */
export async function jobsBack(
  clusters: readonly LabCluster[],
  component: string | undefined,
  parts: JobParts,
) {
  const found = await Promise.all(clusters.map((cluster) => waysBack(cluster, component, parts)))
  const known = found.flatMap(({ components }) => components)
  if (component !== undefined && !known.includes(component))
    throw usageFailure([`the lab has no component ${component}${suggestion(component, known)}`])
  return found.flatMap(({ jobs }) => jobs)
}

/** The jobs that take back what there is of a cluster: as a whole if it is ours, else component by component. */
async function waysBack(
  cluster: LabCluster,
  component: string | undefined,
  parts: JobParts,
): Promise<{ jobs: readonly Job[]; components: readonly string[] }> {
  const { env, signal } = parts.host
  const owner = await cluster.managed.owner({ env, signal })
  const listed = Object.keys(cluster.cluster.components)
  const whole = component === undefined
  if (owner === 'nobody' || (whole && owner === 'us'))
    return { jobs: whole ? [clusterJob(cluster, [], parts)] : [], components: listed }
  const all = [...componentJobs(cluster, parts), ...(await strayJobs(cluster, listed, parts))]
  const chosen = whole ? all : withDependents(`${component}@${cluster.name}`, all)
  const jobs = chosen.map((job) => backwards(job, chosen, parts))
  return {
    jobs: whole ? [...jobs, clusterJob(cluster, jobs, parts)] : jobs,
    components: all.map(({ id }) => componentOf(id)),
  }
}

/** The jobs of components that the lab has no more, of which something of ours is still there. */
async function strayJobs(cluster: LabCluster, listed: readonly string[], parts: JobParts) {
  const { objects, releases } = await (await cluster.doors()).ours()
  const found = new Set([...objects, ...releases].map(({ component }) => component))
  return [...found]
    .filter((component) => !listed.includes(component))
    .map((component): LabJob => {
      const id = `${component}@${cluster.name}`
      const steps = async () => [leftovers(component, wantedSteps(cluster, await cluster.world(), parts))]
      const runner = undoing(id, cluster, parts)
      return { id, cluster, after: [], needs: [], deadlineMs: STRAY_DEADLINE_MS, steps, runner }
    })
}

/** The cluster itself, once nothing of the components is left on it. */
function clusterJob(cluster: LabCluster, jobs: readonly Job[], parts: JobParts): Job {
  const id = `cluster@${cluster.name}`
  const steps = [clusterStep(`${cluster.cluster.provider} cluster ${cluster.name}`)]
  const after = jobs.map((job) => job.id)
  const runner = undoing(id, cluster, parts)
  return { id, after, needs: after, deadlineMs: CLUSTER_DEADLINE_MS, steps: async () => steps, runner }
}

/** A job the other way round: its steps from the last to the first, after what needed it. */
function backwards(job: LabJob, all: readonly LabJob[], parts: JobParts): Job {
  const after = all.filter(({ needs }) => needs.includes(job.id)).map(({ id }) => id)
  const steps = async () => (await job.steps()).toReversed().filter((step) => kindOf(step).undo !== undefined)
  return { ...job, after, needs: after, steps, runner: undoing(job.id, job.cluster, parts) }
}

function undoing(id: string, cluster: LabCluster, parts: JobParts): Job['runner'] {
  return (signal) => {
    const context = stepContext(id, cluster, parts, signal)
    return {
      probe: async (step) => (await kindOf(step).undo?.probe(step, context)) ?? [],
      apply: async (step) => kindOf(step).undo?.apply(step, context),
    }
  }
}
