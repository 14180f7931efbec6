import { prospectsOf } from '../../engine/cluster-preview.ts'
import { execute } from '../../engine/execute.ts'
import { componentJob } from '../../engine/jobs.ts'
import { journal } from '../../engine/journal.ts'
import { foresee } from '../../engine/preview.ts'
import { usageFailure } from '../../failure.ts'
import { aloneOptions } from '../../task/run-options.ts'
import type { ComponentTask, Host } from '../../task/task.ts'
import type { Neighbour, World } from '../../task/world.ts'
import { checkCompatibility } from '../../workspace/check-compatibility.ts'
import { openClusters } from '../../workspace/clusters.ts'
import { loadProject } from '../../workspace/load-project.ts'
import { requireUp } from '../../workspace/require-up.ts'
import { openToolbox } from '../../workspace/toolbox.ts'
import { printObjects } from './print-objects.ts'

/**
 * Runs one task, by itself, on the clusters of the lab, which must be up. What is not given as a flag is as the lab
 * file says, and else the default.
 *
 * @param given flags of the task and of the run, by key, as far as they were given
 */
export async function runAlone(
  task: ComponentTask,
  given: Readonly<Record<string, unknown>>,
  host: Host,
): Promise<number> {
  const isRunOption = (key: string) => key in aloneOptions.shape
  const pick = (wanted: boolean) =>
    Object.fromEntries(Object.entries(given).filter(([key]) => isRunOption(key) === wanted))
  const options = aloneOptions.parse(pick(true))
  const project = await loadProject(options, host)
  const journaled = journal(project, host, task.name)
  const toolbox = await openToolbox(options, journaled)
  checkCompatibility(project, options, toolbox, journaled)
  const opened = (await openClusters(project, toolbox, journaled)).clusters
  const inputs = opened.map(({ cluster }) => inputFor(task, cluster.components[task.name], pick(false)))
  const byCluster = Object.fromEntries(opened.map(({ name }, index) => [name, inputs[index]]))
  const clusters = opened.map((cluster) => ({
    ...cluster,
    world: async () => withComponent(await cluster.world(), task.name, byCluster),
  }))
  if (options.print) return printObjects(task, clusters, inputs, project, toolbox, host)
  const parts = { project, toolbox, host: journaled, adopt: options.adopt }
  const jobs = clusters.map((cluster, index) => componentJob(task, inputs[index] ?? {}, cluster, parts))
  const alone = jobs.map((job) => ({ ...job, after: [], needs: [] }))
  if (options.dryRun) {
    const prospects = alone.flatMap((job) => prospectsOf([job], parts))
    return foresee(task.name, prospects, clusters, host)
  }
  await requireUp(clusters, host)
  return execute(task.name, alone, clusters, options, journaled)
}

/** The world as it is with a task on these clusters, whether or not the lab file lists it. */
function withComponent(world: World, task: string, inputs: Readonly<Record<string, unknown>>): World {
  const added = <C extends World['cluster'] | Neighbour>(cluster: C): C =>
    cluster.name in inputs
      ? { ...cluster, components: { ...cluster.components, [task]: inputs[cluster.name] } }
      : cluster
  return { ...world, cluster: added(world.cluster), clusters: world.clusters.map(added), isAlone: true }
}

function inputFor(task: ComponentTask, entry: unknown, given: Readonly<Record<string, unknown>>) {
  const parsed = task.input.safeParse({ ...(entry ?? {}), ...given })
  if (parsed.success) return parsed.data
  throw usageFailure(
    parsed.error.issues.map((issue) => `${task.name}: ${issue.path.join('.')}: ${issue.message}`),
  )
}
