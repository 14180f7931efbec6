import { execute } from '../engine/execute.ts'
import { labJobs } from '../engine/jobs.ts'
import { journal } from '../engine/journal.ts'
import { exitCodes } from '../failure.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import { checkCompatibility } from '../workspace/check-compatibility.ts'
import { openClusters } from '../workspace/clusters.ts'
import { loadProject } from '../workspace/load-project.ts'
import { keepNodeAddresses } from '../workspace/node-addresses.ts'
import { openToolbox } from '../workspace/toolbox.ts'

/** Brings up the whole lab, and gives the exit code. */
export async function up(options: RunOptions, host: Host): Promise<number> {
  const project = await loadProject(options, host)
  const journaled = journal(project, host, 'up')
  const toolbox = await openToolbox(options, journaled)
  checkCompatibility(project, options, toolbox, journaled)
  const { clusters, keepSlots } = await openClusters(project, toolbox, journaled)
  const jobs = labJobs(clusters, { project, toolbox, host: journaled, adopt: options.adopt })
  await keepSlots()
  const exitCode = await execute('up', jobs, clusters, options, journaled)
  if (exitCode === exitCodes.done) await keepNodeAddresses(clusters, project)
  return exitCode
}
