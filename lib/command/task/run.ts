import type { z } from 'zod'
import { plannedJobs } from '../../engine/cluster-preview.ts'
import { execute } from '../../engine/execute.ts'
import { componentJob } from '../../engine/jobs.ts'
import { journal } from '../../engine/journal.ts'
import { preview } from '../../engine/preview.ts'
import { usageFailure } from '../../failure.ts'
import { oncePer } from '../../once.ts'
import { standaloneOptions } from '../../task/run-options.ts'
import type { ComponentTask, Host } from '../../task/task.ts'
import type { PeerCluster, TaskContext } from '../../task/task-context.ts'
import { requireUp } from '../../workspace/require-up.ts'
import { type Opening, type Workspace, withWorkspace } from '../../workspace/workspace.ts'
import { printObjects } from './print-objects.ts'

/**
 * Runs one task, by itself, on the clusters of the lab, which must be up. What is not given as a flag is as the lab
 * file says, and else the default.
 *
 * @param given flags of the task and of the run, by key, as far as they were given
 */
export async function runTask(
  task: ComponentTask,
  given: Readonly<Record<string, unknown>>,
  host: Host,
): Promise<number> {
  const isRunOption = (key: string) => key in standaloneOptions.shape
  const pick = (wanted: boolean) =>
    Object.fromEntries(Object.entries(given).filter(([key]) => isRunOption(key) === wanted))
  const options = standaloneOptions.parse(pick(true))
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
  options: z.output<typeof standaloneOptions>,
): Promise<number> {
  const { project, toolbox, host } = workspace
  const inputs = workspace.clusters.map(({ cluster }) => inputFor(task, cluster.components[task.name], given))
  const byCluster = Object.fromEntries(workspace.clusters.map(({ name }, index) => [name, inputs[index]]))
  const withTask = oncePer((context: TaskContext) => withComponent(context, task.name, byCluster))
  const clusters = workspace.clusters.map((cluster) => ({
    ...cluster,
    taskContext: async () => withTask(await cluster.taskContext()),
  }))
  if (options.print) return printObjects(task, clusters, inputs, project, toolbox, host)
  const parts = { ...workspace, adopt: options.adopt }
  const jobs = clusters.map((cluster, index) => componentJob(task, inputs[index] ?? {}, cluster, parts))
  const alone = jobs.map((job) => ({ ...job, after: [], needs: [] }))
  if (options.dryRun) {
    const prospects = alone.flatMap((job) => plannedJobs([job], parts))
    return preview(task.name, prospects, host)
  }
  await requireUp(clusters, host)
  return execute(task.name, alone, clusters, options, host)
}

/** The task context with a task on these clusters, whether or not the lab file lists it. */
function withComponent(
  context: TaskContext,
  task: string,
  inputs: Readonly<Record<string, unknown>>,
): TaskContext {
  const added = <C extends TaskContext['cluster'] | PeerCluster>(cluster: C): C =>
    cluster.name in inputs
      ? { ...cluster, components: { ...cluster.components, [task]: inputs[cluster.name] } }
      : cluster
  return {
    ...context,
    cluster: added(context.cluster),
    clusters: context.clusters.map(added),
    isStandalone: true,
  }
}

function inputFor(task: ComponentTask, entry: unknown, given: Readonly<Record<string, unknown>>) {
  const parsed = task.input.safeParse({ ...(entry ?? {}), ...given })
  if (parsed.success) return parsed.data
  throw usageFailure(
    parsed.error.issues.map((issue) => `${task.name}: ${issue.path.join('.')}: ${issue.message}`),
  )
}
