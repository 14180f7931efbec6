import type { Clock } from '../clock.ts'
import { codeOf, describeFailure, exitCodes, Failure } from '../failure.ts'
import { semaphore } from '../semaphore.ts'
import type { Step } from '../step/step.ts'
import type { Emit, JobResult } from '../task/events.ts'
import { type JobIdentity, jobReference } from '../task/job.ts'
import { runSteps, type StepRunner } from './run-steps.ts'

/** A task on a cluster, as the scheduler sees it. */
export interface Job extends JobIdentity {
  /** Jobs that must be done before its first step. */
  after: readonly string[]
  /** Jobs that must be done before its first step that is not early. */
  needs: readonly string[]
  /** How long its steps may take in all, retries included. */
  deadlineMs: number
  /** Called once, when what it comes `after` is done. */
  steps(): Promise<readonly Step[]>
  /** Runs one of its steps. */
  runner(signal: AbortSignal): StepRunner
}

export interface ScheduleOptions {
  parallel: number
  /** After a failure, go on with the jobs that do not depend on the failed one. */
  keepGoing: boolean
  signal: AbortSignal
  emit: Emit
  clock: Clock
}

export interface JobEnd extends JobResult {
  error?: unknown
}

/**
 * Runs jobs in dependency order, `parallel` at a time, and gives how each ended. A job whose early steps are done gives
 * up its place while it waits for what it needs. Without `keepGoing` nothing new begins after a first failure.
 */
export async function runJobs(jobs: readonly Job[], options: ScheduleOptions): Promise<readonly JobEnd[]> {
  const acquire = semaphore(options.parallel)
  const ends = new Map(jobs.map((job) => [job.id, Promise.withResolvers<JobEnd>()]))
  let firstFailure: string | undefined

  const obstacle = async (ids: readonly string[]) => {
    const before = await Promise.all(ids.map((id) => ends.get(id)?.promise))
    return whyCancelled(before, options.keepGoing ? undefined : firstFailure, options.signal)
  }

  const work = async (job: Job): Promise<JobEnd> => {
    const run = startJob(job, options)
    for (const [phase, ids] of [
      ['early', job.after],
      ['rest', job.needs],
    ] as const) {
      const reason = await obstacle(ids)
      if (reason !== undefined) return run.end('cancelled', { reason })
      const release = await acquire()
      try {
        const late = await obstacle([])
        if (late !== undefined) return run.end('cancelled', { reason: late })
        await run.phase(phase)
      } catch (error) {
        if (options.signal.aborted) return run.end('cancelled', { reason: describeReason(options.signal) })
        return run.end('failed', { reason: describeFailure(error), ...codeOf(error), error })
      } finally {
        release()
      }
    }
    return run.end()
  }

  for (const job of jobs) {
    work(job).then((end) => {
      if (end.status === 'failed') firstFailure ??= job.id
      const { error: _, ...result } = end
      options.emit({ type: 'job-ended', ...result })
      ends.get(job.id)?.resolve(end)
    })
  }
  return Promise.all([...ends.values()].map(({ promise }) => promise))
}

/** @param firstFailure the job that failed first, where that ends the run */
function whyCancelled(
  before: readonly (JobEnd | undefined)[],
  firstFailure: string | undefined,
  signal: AbortSignal,
): string | undefined {
  if (signal.aborted) return describeReason(signal)
  const bad = before.find((end) => end && !['done', 'unchanged'].includes(end.status))
  if (bad) return `because ${bad.job} ${bad.status === 'failed' ? 'failed' : 'was cancelled'}`
  return firstFailure && `because ${firstFailure} failed (KEEP_GOING=1 goes on)`
}

/** One job under way: its steps in two phases, and what they add up to. */
function startJob(job: Job, { signal, emit, clock }: ScheduleOptions) {
  const reference = jobReference(job)
  let steps: readonly Step[] = []
  let changes = 0
  let durationMs = 0
  // as they happen: a job that fails has made changes too
  const onChanged = (count: number) => {
    changes += count
  }

  const phase = async (name: 'early' | 'rest') => {
    const startedAt = clock.now()
    const deadline = new AbortController()
    const timer = setTimeout(
      () => deadline.abort(pastDeadline(job)),
      Math.max(0, job.deadlineMs - durationMs),
    )
    try {
      if (name === 'early') {
        emit({ type: 'job-started', ...reference })
        steps = await job.steps()
      }
      const firstRest = steps.findIndex((step) => !step.early)
      const split = firstRest === -1 ? steps.length : firstRest
      const chosen = name === 'early' ? steps.slice(0, split) : steps.slice(split)
      const both = AbortSignal.any([signal, deadline.signal])
      await runSteps(reference, chosen, job.runner(both), { emit, clock, signal: both, onChanged })
    } finally {
      clearTimeout(timer)
      durationMs += clock.now() - startedAt
    }
  }

  const end = (status?: JobEnd['status'], why: Pick<JobEnd, 'reason' | 'code' | 'error'> = {}): JobEnd => ({
    ...reference,
    status: status ?? (changes > 0 ? 'done' : 'unchanged'),
    ...why,
    changes,
    durationMs,
    versions: [...new Set(steps.flatMap((step) => step.version ?? []))],
    pools: steps.flatMap((step) => step.pools ?? []),
    vips: steps.flatMap((step) => step.vips ?? []),
  })
  return { phase, end }
}

const pastDeadline = (job: Job) =>
  new Failure({
    code: 'deadline',
    what: `${job.id} did not finish in time`,
    expected: `an end within ${job.deadlineMs / 1000} s`,
    exitCode: exitCodes.deadline,
  })

const describeReason = (signal: AbortSignal) =>
  signal.reason instanceof Error ? signal.reason.message : String(signal.reason)
