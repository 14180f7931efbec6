import type { Host } from '../task/define-task.ts'
import type { RunOptions } from '../task/run-options.ts'
import { checkCompatibility } from './check-compatibility.ts'
import { openClusters } from './clusters.ts'
import { foresee, type Prospect } from './foresee.ts'
import { type LabJob, labJobs } from './jobs.ts'
import { outlook } from './outlook.ts'
import { loadProject } from './project.ts'
import type { JobParts } from './step-context.ts'
import { openToolbox } from './toolbox.ts'

/** Tells what `up` would do to the whole lab, and gives the exit code. */
export async function plan(options: RunOptions, host: Host): Promise<number> {
  const project = await loadProject(options, host)
  const toolbox = await openToolbox(options, host)
  checkCompatibility(project, options, toolbox, host)
  const { clusters } = await openClusters(project, toolbox, host)
  const parts = { project, toolbox, host, adopt: options.adopt }
  const prospects = clusters.flatMap((cluster) => prospectsOf(labJobs([cluster], parts), parts))
  return foresee('plan', prospects, clusters, host)
}

/** @param jobs all on the same cluster */
export function prospectsOf(jobs: readonly LabJob[], parts: JobParts): readonly Prospect[] {
  const [first] = jobs
  if (first === undefined) return []
  const { cluster } = first
  const view = outlook(cluster, parts)
  return jobs.map(
    ({ id, needs, steps }): Prospect => ({
      id,
      needs,
      steps,
      foresee: (step) => view.foresee(id, step),
      areAddressesAssumed: async () => (await cluster.world()).addresses.pool.some(({ assumed }) => assumed),
    }),
  )
}
