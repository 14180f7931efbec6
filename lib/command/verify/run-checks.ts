import { randomBytes } from 'node:crypto'
import { answerCheck, resultOf } from '../../check/answer-check.ts'
import type { CheckResult } from '../../check/check.ts'
import { describeFailure } from '../../failure.ts'
import type { ProcessContext } from '../../process/run.ts'
import type { Host } from '../../task/task.ts'
import { prepare, type VerifyRun } from './prepare.ts'
import { environmentOf } from './probe-environments.ts'
import type { SelectedChecks } from './select-checks.ts'

const PAUSE_MS = 300
const UNDO_MS = 90_000

/** A clean-up at the end of the run; `what` is its name in messages. */
interface Undo {
  what: string
  work(context: ProcessContext): Promise<void>
}

/**
 * Creates the probing objects, runs the checks, and removes the objects again, also after a failure.
 *
 * @param patienceMs how long a check may take to become true
 */
export async function runChecks(
  selected: readonly SelectedChecks[],
  patienceMs: number,
  host: Host,
): Promise<readonly CheckResult[]> {
  const undos: Undo[] = []
  const run: VerifyRun = {
    token: randomBytes(4).toString('hex'),
    context: host,
    retry: { deadlineMs: patienceMs, pauseMs: PAUSE_MS, signal: host.signal },
    undo: (what, work) => undos.push({ what, work }),
  }
  try {
    return await ask(selected, run, host)
  } finally {
    await Promise.all(undos.map((each) => undo(each, host)))
  }
}

async function ask(
  selected: readonly SelectedChecks[],
  run: VerifyRun,
  host: Host,
): Promise<readonly CheckResult[]> {
  const total = selected.reduce((sum, { checks }) => sum + checks.length, 0)
  let answered = 0
  const report = (result: CheckResult): CheckResult => {
    host.emit({ type: 'check-ended', ...result })
    host.emit({ type: 'progress', what: 'asking', done: ++answered / total })
    return result
  }
  const real = selected.filter(({ cluster }) => cluster.managed.dataPlane)
  const preparing = real.map((each) => prepare(each, run))
  await Promise.allSettled(preparing) // the clean-up must not run while one is still starting
  const prepared = await Promise.all(preparing)
  const results = selected.map(({ cluster: { name }, context, checks }) => {
    const own = prepared.find((each) => each.name === name)
    if (own === undefined) return checks.map((check) => report(resultOf(check, name, simulated, 0)))
    const environment = environmentOf(own, prepared, context, run)
    return Promise.all(checks.map(async (check) => report(await answerCheck(check, name, environment))))
  })
  return (await Promise.all(results)).flat()
}

/** Has a signal of its own, so that an interrupted run cleans up too. */
async function undo({ what, work }: Undo, { env, emit }: Host): Promise<void> {
  try {
    await work({ env, signal: AbortSignal.timeout(UNDO_MS) })
  } catch (error) {
    const text = `${what} could not be removed, the next make verify tries again: ${describeFailure(error)}`
    emit({ type: 'note', text })
  }
}

const simulated = {
  verdict: 'inconclusive' as const,
  evidence: ['simulated data plane: nothing runs in its pods, so nobody could answer'],
}
