import type { z } from 'zod'
import { prospectsOf } from '../../engine/cluster-preview.ts'
import { execute } from '../../engine/execute.ts'
import { componentJob } from '../../engine/jobs.ts'
import { journal } from '../../engine/journal.ts'
import { foresee } from '../../engine/preview.ts'
import { usageFailure } from '../../failure.ts'
import { aloneOptions } from '../../task/run-options.ts'
import type { ComponentTask, Host } from '../../task/task.ts'
import type { Neighbour, World } from '../../task/world.ts'
import { requireUp } from '../../workspace/require-up.ts'
import { type Opening, type Workspace, withWorkspace } from '../../workspace/workspace.ts'
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
  const opening: Opening = {
    standalone: task,
    hostOf: (project) => journal(project, host, task.name),
    checksRules: true,
  }
  return withWorkspace(options, host, opening, (workspace) => runIn(workspace, task, pick(false), options))
}

async function runIn(
  workspace: Workspace,
  task: ComponentTask,
  given: Readonly<Record<string, unknown>>,
  options: z.output<typeof aloneOptions>,
): Promise<number> {
  const { project, toolbox, host } = workspace
  const inputs = workspace.clusters.map(({ cluster }) => inputFor(task, cluster.components[task.name], given))
  const byCluster = Object.fromEntries(workspace.clusters.map(({ name }, index) => [name, inputs[index]]))
  const clusters = workspace.clusters.map((cluster) => ({
    ...cluster,
    world: async () => withComponent(await cluster.world(), task.name, byCluster),
  }))
  if (options.print) return printObjects(task, clusters, inputs, project, toolbox, host)
  const parts = { ...workspace, adopt: options.adopt }
  const jobs = clusters.map((cluster, index) => componentJob(task, inputs[index], cluster, parts))
  const alone = jobs.map((job) => ({ ...job, after: [], needs: [] }))
  if (options.dryRun) {
    const prospects = alone.flatMap((job) => prospectsOf([job], parts))
    return foresee(task.name, prospects, host)
  }
  await requireUp(clusters, host)
  return execute(task.name, alone, clusters, options, host)
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
