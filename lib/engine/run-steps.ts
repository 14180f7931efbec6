import type { Clock } from '../clock.ts'
import { Failure } from '../failure.ts'
import type { Change } from '../step/change.ts'
import { isEffect, isWork } from '../step/change.ts'
import type { Step } from '../step/step.ts'
import type { Emit, JobReference } from '../task/events.ts'

export interface StepRunner {
  /** What is wrong with a step itself; see `StepKind`. */
  check?(step: Step): Promise<readonly string[]>
  probe(step: Step): Promise<readonly Change[]>
  apply(step: Step): Promise<void>
}

interface Options {
  emit: Emit
  /** Told how many changes each step made. */
  onChanged(count: number): void
  clock: Clock
  signal: AbortSignal
}

/** Attempts at one step, and the pause after the first; it doubles from then on. */
const ATTEMPTS = 5
const BACKOFF_MS = 1_000

/** Makes the steps of a job true, in order: probe, apply what differs, probe again. */
export async function runSteps(
  job: JobReference,
  steps: readonly Step[],
  runner: StepRunner,
  options: Options,
): Promise<void> {
  for (const step of steps) {
    options.signal.throwIfAborted()
    const startedAt = options.clock.now()
    options.emit({ type: 'step-started', ...job, step: step.name })
    const changes: Change[] = []
    const tell = () => {
      const durationMs = options.clock.now() - startedAt
      options.emit({ type: 'step-ended', ...job, step: step.name, changes, durationMs })
      options.onChanged(changes.filter(isEffect).length)
    }
    try {
      await converge(job, step, changes, runner, options)
    } catch (error) {
      if (changes.length > 0) tell() // what was applied is ours, whatever came of it
      throw error
    }
    tell()
  }
}

/** Probes and applies until nothing differs, and adds what was applied to `changes`. */
async function converge(
  job: JobReference,
  step: Step,
  changes: Change[],
  runner: StepRunner,
  { emit, clock, signal }: Options,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const wanted = await runner.probe(step)
      if (!wanted.some(isWork)) return void changes.push(...wanted)
      signal.throwIfAborted()
      await runner.apply(step)
      changes.push(...wanted.filter(isWork))
      const left = await runner.probe(step)
      if (!left.some(isWork)) return void changes.push(...left)
      throw notConverged(step, left.filter(isWork))
    } catch (error) {
      if (signal.aborted) throw stoppedAt(step, signal.reason, error)
      if (!(error instanceof Failure && error.details.retryable) || attempt === ATTEMPTS) throw error
      const delayMs = BACKOFF_MS * 2 ** (attempt - 1)
      emit({ type: 'step-retried', ...job, step: step.name, attempt, delayMs, reason: error.message })
      await clock.sleep(delayMs, signal)
      if (signal.aborted) throw stoppedAt(step, signal.reason, error)
    }
  }
}

/** The reason to stop, and at what: a deadline that does not say what it waited for helps nobody. */
function stoppedAt(step: Step, reason: unknown, last: unknown): unknown {
  if (!(reason instanceof Failure) || last === reason) return reason
  const lastSeen = last instanceof Error ? last.message : String(last)
  return new Failure({ ...reason.details, got: `${step.name}: ${lastSeen}` }, { cause: reason.cause })
}

const notConverged = (step: Step, left: readonly Change[]) =>
  new Failure({
    code: 'not-converged',
    what: `${step.name} was applied, and yet it is not as wanted`,
    expected: 'nothing left to change',
    got: left.map(({ action, what, fields }) => `${action} ${what}${fieldsText(fields)}`).join('; '),
    retryable: true,
  })

const fieldsText = (fields: Change['fields']) =>
  fields === undefined ? '' : ` (${fields.map(({ path }) => path).join(', ')})`
