import { systemClock } from '../clock.ts'
import { exitCodeOf, exitCodes, Failure } from '../failure.ts'
import { jobReference } from '../task/job.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import { checkSteps } from './check-steps.ts'
import { lockClusters } from './lock.ts'
import { type Job, type JobEnd, runJobs } from './schedule.ts'

/**
 * Runs jobs on clusters, alone on them, and gives the exit code: that of the first failure, or of the interrupt.
 *
 * @throws Failure `locked`, or what a task's steps refuse, before anything is touched
 */
export async function execute(
  command: string,
  jobs: readonly Job[],
  clusters: readonly LabCluster[],
  options: RunOptions,
  host: Host,
): Promise<number> {
  await checkSteps(jobs, host.signal)
  const unlock = lockClusters(clusters, command)
  // what was observed without the lock may have been another run at work
  for (const cluster of clusters) cluster.invalidate()
  const startedAt = systemClock.now()
  try {
    const { parallel, keepGoing } = options
    const { emit, signal } = host
    emit({
      type: 'run-started',
      command,
      jobs: jobs.map((job) => ({ ...jobReference(job), needs: job.needs })),
    })
    const ends = await runJobs(jobs, { parallel, keepGoing, signal, emit, clock: systemClock })
    const changes = ends.reduce((sum, end) => sum + end.changes, 0)
    const exitCode = exitCodeOfRun(ends, signal)
    emit({ type: 'run-ended', command, exitCode, changes, durationMs: systemClock.now() - startedAt })
    return exitCode
  } finally {
    unlock()
  }
}

function exitCodeOfRun(ends: readonly JobEnd[], signal: AbortSignal): number {
  if (signal.aborted) return signal.reason instanceof Failure ? signal.reason.exitCode : exitCodes.interrupted
  const failed = ends.find((end) => end.status === 'failed')
  return failed === undefined ? exitCodes.done : exitCodeOf(failed.error)
}
