import { execute } from '../engine/execute.ts'
import { labJobs } from '../engine/jobs.ts'
import { journal } from '../engine/journal.ts'
import { exitCodes } from '../failure.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import { keepNodeAddresses } from '../workspace/node-addresses.ts'
import { type Opening, withWorkspace } from '../workspace/workspace.ts'

/** Brings up the whole lab, and gives the exit code. */
export async function up(options: RunOptions, host: Host): Promise<number> {
  const opening: Opening = { hostOf: (project) => journal(project, host, 'up'), checksRules: true }
  return withWorkspace(options, host, opening, async (workspace) => {
    const { clusters, project } = workspace
    const jobs = labJobs(clusters, { ...workspace, adopt: options.adopt })
    await workspace.keepSlots()
    const exitCode = await execute('up', jobs, clusters, options, workspace.host)
    if (exitCode === exitCodes.done) await keepNodeAddresses(clusters, project)
    return exitCode
  })
}
