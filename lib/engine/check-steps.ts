import { usageFailure } from '../failure.ts'
import { LONGEST_NAME } from '../step/ownership.ts'
import type { Job } from './schedule.ts'

const tooLong = (job: string) =>
  `${job}: what it makes is labelled with component and cluster, at most ${LONGEST_NAME} characters, got ${job.length}`

/**
 * Has every job make its steps, and holds them against what can be known without a cluster.
 *
 * @throws Failure `usage` with every problem at once, or what a task's `steps` refuses
 */
export async function checkSteps(jobs: readonly Job[], signal: AbortSignal): Promise<void> {
  const problems = await Promise.all(
    jobs.map(async (job) => {
      if (job.id.length > LONGEST_NAME) return [tooLong(job.id)]
      const runner = job.runner(signal)
      const found = await Promise.all((await job.steps()).map(async (step) => runner.check?.(step) ?? []))
      return found.flat().map((problem) => `${job.id}: ${problem}`)
    }),
  )
  if (problems.flat().length > 0) throw usageFailure(problems.flat())
}
