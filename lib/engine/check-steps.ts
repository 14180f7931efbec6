import { usageFailure } from '../failure.ts'
import { LONGEST_NAME } from '../step/ownership.ts'
import type { Job } from './schedule.ts'

const nameTooLong = (job: string) =>
  `${job}: what it makes is labelled with component and cluster, at most ${LONGEST_NAME} characters, got ${job.length}`

/**
 * Makes the steps of every job and validates them as far as that is possible without a cluster.
 *
 * @throws Failure `usage` with every problem at once, or the failure that a task's `steps` throws
 */
export async function checkSteps(jobs: readonly Job[], signal: AbortSignal): Promise<void> {
  const problems = await Promise.all(
    jobs.map(async (job) => {
      if (job.id.length > LONGEST_NAME) return [nameTooLong(job.id)]
      const runner = job.runner(signal)
      const problems = await Promise.all((await job.steps()).map(async (step) => runner.check?.(step) ?? []))
      return problems.flat().map((problem) => `${job.id}: ${problem}`)
    }),
  )
  if (problems.flat().length > 0) throw usageFailure(problems.flat())
}
