import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { CheckResult } from '../../check/check.ts'
import { junitText } from '../../check/junit.ts'
import { systemClock } from '../../clock.ts'
import { lockClusters } from '../../engine/lock.ts'
import { exitCodes, usageFailure } from '../../failure.ts'
import type { Host } from '../../task/task.ts'
import { requireUp } from '../../workspace/require-up.ts'
import { type Workspace, withWorkspace } from '../../workspace/workspace.ts'
import type { VerifyOptions } from './options.ts'
import { runChecks } from './run-checks.ts'
import { selectChecks } from './select-checks.ts'

/** Answers every check of the lab, and gives the exit code: 1 where one failed, 3 where none did but one is inconclusive. */
export async function verify(options: VerifyOptions, host: Host): Promise<number> {
  const junit = options.junit === undefined ? undefined : resolve(host.cwd, options.junit)
  if (junit !== undefined && !existsSync(dirname(junit)))
    throw usageFailure([`junit: there is no folder ${dirname(junit)}`], `mkdir -p ${dirname(junit)}`)
  return withWorkspace(options, host, {}, (workspace) => verifyIn(workspace, options, junit))
}

async function verifyIn(
  { project, clusters, host }: Workspace,
  options: VerifyOptions,
  junit: string | undefined,
): Promise<number> {
  await requireUp(clusters, host)
  const selected = await selectChecks(clusters, project, options.only)
  for (const { cluster, skipped } of selected)
    for (const text of skipped) host.emit({ type: 'note', text: `${cluster.name}: not asked: ${text}` })

  const unlock = lockClusters(clusters, 'verify')
  const startedAt = systemClock.now()
  try {
    const results = await runChecks(selected, options.patience * 1000, host)
    const exitCode = exitCodeOf(results)
    if (junit !== undefined) await writeFile(junit, junitText(results))
    host.emit({ type: 'checks-ended', results, exitCode, durationMs: systemClock.now() - startedAt })
    return exitCode
  } finally {
    unlock()
  }
}

function exitCodeOf(results: readonly CheckResult[]): number {
  if (results.some(({ verdict }) => verdict === 'fail')) return exitCodes.failed
  return results.every(({ verdict }) => verdict === 'pass') ? exitCodes.done : exitCodes.inconclusive
}
