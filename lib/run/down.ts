import { cluster as clusterStep } from '../step/step.ts'
import type { Host } from '../task/define-task.ts'
import type { RunOptions } from '../task/run-options.ts'
import { type LabCluster, openClusters } from './clusters.ts'
import { execute } from './execute.ts'
import { loadProject } from './project.ts'
import type { Job } from './schedule.ts'
import { openToolbox } from './toolbox.ts'

const DEADLINE_MS = 5 * 60_000

/** Removes the lab's clusters, those that we made, and gives the exit code. */
export async function down(options: RunOptions, host: Host): Promise<number> {
  const project = await loadProject(options, host)
  const toolbox = await openToolbox(options, host)
  const { clusters } = await openClusters(project, toolbox, host)
  const jobs = clusters.map((cluster) => removalJob(cluster, host))
  return execute('down', jobs, clusters, options, host)
}

function removalJob({ name, managed, cluster }: LabCluster, host: Host): Job {
  const id = `cluster@${name}`
  const steps = [clusterStep(`no ${cluster.provider} cluster`)]
  const runner = (signal: AbortSignal) => {
    const onLine = (line: string) => host.emit({ type: 'output', job: id, line })
    const context = { env: host.env, signal, onLine }
    return {
      async probe() {
        const owner = await managed.owner(context)
        if (owner === 'somebody else')
          host.emit({ type: 'note', job: id, text: `cluster ${name} was not made by us; it stays` })
        return owner === 'us' ? [{ action: 'remove' as const, what: `cluster ${name}` }] : []
      },
      apply: () => managed.remove(context),
    }
  }
  return { id, after: [], needs: [], deadlineMs: DEADLINE_MS, steps: async () => steps, runner }
}
