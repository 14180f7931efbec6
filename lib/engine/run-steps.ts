import type { Clock } from '../clock.ts'
import { Failure } from '../failure.ts'
import type { Change } from '../step/change.ts'
import { isEffect, isWork } from '../step/change.ts'
import type { Step } from '../step/step.ts'
import type { Emit, JobReference } from '../task/events.ts'

export interface StepRunner {
  /** Problems of a step that need no cluster to be found; see `StepKind`. */
  check?(step: Step): Promise<readonly string[]>
  probe(step: Step): Promise<readonly Change[]>
  apply(step: Step): Promise<void>
}

interface Options {
  emit: Emit
  /** Called after each step with the number of changes that it made. */
  onChanged(count: number): void
  clock: Clock
  signal: AbortSignal
}

/** For one step. */
const ATTEMPTS = 5

/** The pause after the first attempt; each later pause is twice the one before. */
const BACKOFF_MS = 1_000

/** Runs the steps of a job in order: probe, apply if the state differs, probe again. */
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
    const emitEnded = () => {
      const durationMs = options.clock.now() - startedAt
      options.emit({ type: 'step-ended', ...job, step: step.name, changes, durationMs })
      options.onChanged(changes.filter(isEffect).length)
    }
    try {
      await converge(job, step, changes, runner, options)
    } catch (error) {
      if (changes.length > 0) emitEnded() // the journal must list applied changes even if the step failed
      throw error
    }
    emitEnded()
  }
}

/** Probes and applies until the state is as wanted, and appends the applied changes to `changes`. */
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
      const remaining = await runner.probe(step)
      if (!remaining.some(isWork)) return void changes.push(...remaining)
      throw notConverged(step, remaining.filter(isWork))
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

/** The abort reason, with the step and its last error: a deadline is of use only with the thing that it waited for. */
function stoppedAt(step: Step, reason: unknown, lastError: unknown): unknown {
  if (!(reason instanceof Failure) || lastError === reason) return reason
  const message = lastError instanceof Error ? lastError.message : String(lastError)
  return new Failure({ ...reason.details, got: `${step.name}: ${message}` }, { cause: reason.cause })
}

const notConverged = (step: Step, remaining: readonly Change[]) =>
  new Failure({
    code: 'not-converged',
    what: `${step.name} was applied, and yet it is not as wanted`,
    expected: 'nothing left to change',
    got: remaining.map(({ action, what, fields }) => `${action} ${what}${fieldsText(fields)}`).join('; '),
    retryable: true,
  })

const fieldsText = (fields: Change['fields']) =>
  fields === undefined ? '' : ` (${fields.map(({ path }) => path).join(', ')})`
