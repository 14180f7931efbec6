import type { Clock } from '../clock.ts'
import { codeOf, describeFailure, exitCodes, Failure } from '../failure.ts'
import { semaphore } from '../semaphore.ts'
import type { Step } from '../step/step.ts'
import type { Emit, JobResult } from '../task/events.ts'
import { type JobIdentity, jobReference } from '../task/job.ts'
import { runSteps, type StepRunner } from './run-steps.ts'

/** A task on a cluster: the unit of scheduling. */
export interface Job extends JobIdentity {
  /** Jobs that must be done before its first step. */
  after: readonly string[]
  /** Jobs that must be done before its first step that is not early. */
  needs: readonly string[]
  /** For all of its steps together, retries included; time spent waiting for other jobs does not count. */
  deadlineMs: number
  /** Called once, when the jobs in `after` are done. */
  steps(): Promise<readonly Step[]>
  /** Runs one of its steps. */
  runner(signal: AbortSignal): StepRunner
}

export interface ScheduleOptions {
  parallel: number
  /** Whether a failure cancels only the jobs that depend on the failed one. */
  keepGoing: boolean
  signal: AbortSignal
  emit: Emit
  clock: Clock
}

export interface JobEnd extends JobResult {
  error?: unknown
}

/**
 * Runs jobs in dependency order, at most `parallel` at a time, and returns their results in the order of `jobs`. A job
 * holds no place while it waits for its dependencies, also between its early and its later steps. Without `keepGoing`
 * no job starts and no later steps begin after the first failure.
 */
export async function runJobs(jobs: readonly Job[], options: ScheduleOptions): Promise<readonly JobEnd[]> {
  const acquire = semaphore(options.parallel)
  const ends = new Map(jobs.map((job) => [job.id, Promise.withResolvers<JobEnd>()]))
  let firstFailure: string | undefined

  const cancelReasonAfter = async (ids: readonly string[]) => {
    const dependencies = await Promise.all(ids.map((id) => ends.get(id)?.promise))
    return cancelReason(dependencies, options.keepGoing ? undefined : firstFailure, options.signal)
  }

  const runJob = async (job: Job): Promise<JobEnd> => {
    const run = startJob(job, options)
    for (const [phase, ids] of [
      ['early', job.after],
      ['rest', job.needs],
    ] as const) {
      const reason = await cancelReasonAfter(ids)
      if (reason !== undefined) return run.end('cancelled', { reason })
      const release = await acquire()
      try {
        const lateReason = await cancelReasonAfter([]) // the run may have failed while this job waited for its place
        if (lateReason !== undefined) return run.end('cancelled', { reason: lateReason })
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
    runJob(job).then((end) => {
      if (end.status === 'failed') firstFailure ??= job.id
      const { error: _, ...result } = end
      options.emit({ type: 'job-ended', ...result })
      ends.get(job.id)?.resolve(end)
    })
  }
  return Promise.all([...ends.values()].map(({ promise }) => promise))
}

/**
 * Why a job is cancelled, or undefined where it may run.
 *
 * @param firstFailure id of the job that failed first, if its failure ends the run
 */
function cancelReason(
  dependencies: readonly (JobEnd | undefined)[],
  firstFailure: string | undefined,
  signal: AbortSignal,
): string | undefined {
  if (signal.aborted) return describeReason(signal)
  const notDone = dependencies.find((end) => end && !['done', 'unchanged'].includes(end.status))
  if (notDone) return `because ${notDone.job} ${notDone.status === 'failed' ? 'failed' : 'was cancelled'}`
  return firstFailure && `because ${firstFailure} failed (KEEP_GOING=1 goes on)`
}

/** One running job: its steps in two phases, and the totals of both. */
function startJob(job: Job, { signal, emit, clock }: ScheduleOptions) {
  const reference = jobReference(job)
  let steps: readonly Step[] = []
  let changes = 0
  let durationMs = 0
  // counted step by step, so that a failed job reports the changes it made
  const onChanged = (count: number) => {
    changes += count
  }

  const phase = async (name: 'early' | 'rest') => {
    const startedAt = clock.now()
    const deadline = new AbortController()
    const timer = setTimeout(
      () => deadline.abort(deadlineExceeded(job)),
      Math.max(0, job.deadlineMs - durationMs),
    )
    try {
      if (name === 'early') {
        emit({ type: 'job-started', ...reference })
        steps = await job.steps()
      }
      const firstLater = steps.findIndex((step) => !step.early)
      const split = firstLater === -1 ? steps.length : firstLater
      const ofPhase = name === 'early' ? steps.slice(0, split) : steps.slice(split)
      const runOrDeadline = AbortSignal.any([signal, deadline.signal])
      const runner = job.runner(runOrDeadline)
      await runSteps(reference, ofPhase, runner, { emit, clock, signal: runOrDeadline, onChanged })
    } finally {
      clearTimeout(timer)
      durationMs += clock.now() - startedAt
    }
  }

  const end = (status?: JobEnd['status'], cause: Pick<JobEnd, 'reason' | 'code' | 'error'> = {}): JobEnd => ({
    ...reference,
    status: status ?? (changes > 0 ? 'done' : 'unchanged'),
    ...cause,
    changes,
    durationMs,
    versions: [...new Set(steps.flatMap((step) => step.version ?? []))],
    pools: steps.flatMap((step) => step.pools ?? []),
    vips: steps.flatMap((step) => step.vips ?? []),
  })
  return { phase, end }
}

const deadlineExceeded = (job: Job) =>
  new Failure({
    code: 'deadline',
    what: `${job.id} did not finish in time`,
    expected: `an end within ${job.deadlineMs / 1000} s`,
    exitCode: exitCodes.deadline,
  })

const describeReason = (signal: AbortSignal) =>
  signal.reason instanceof Error ? signal.reason.message : String(signal.reason)
