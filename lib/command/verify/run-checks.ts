import { randomBytes } from 'node:crypto'
import { answerCheck, resultOf } from '../../check/answer-check.ts'
import type { CheckResult } from '../../check/check.ts'
import { describeFailure } from '../../failure.ts'
import type { ProcessContext } from '../../process/run.ts'
import type { Host } from '../../task/task.ts'
import { prepare, type VerifyParts } from './prepare.ts'
import { environmentOf } from './probe-environments.ts'
import type { SelectedChecks } from './select-checks.ts'

const PAUSE_MS = 300
const UNDO_MS = 90_000

/** Something to remove at the end. */
interface Undo {
  what: string
  work(context: ProcessContext): Promise<void>
}

/**
 * Makes what is needed for probing, asks, and removes it again, whatever happens in between.
 *
 * @param patienceMs how long a check may take to become true
 */
export async function runChecks(
  questions: readonly SelectedChecks[],
  patienceMs: number,
  host: Host,
): Promise<readonly CheckResult[]> {
  const undoing: Undo[] = []
  const parts: VerifyParts = {
    token: randomBytes(4).toString('hex'),
    context: host,
    retry: { deadlineMs: patienceMs, pauseMs: PAUSE_MS, signal: host.signal },
    undo: (what, work) => undoing.push({ what, work }),
  }
  try {
    return await ask(questions, parts, host)
  } finally {
    await Promise.all(undoing.map((each) => undo(each, host)))
  }
}

async function ask(
  questions: readonly SelectedChecks[],
  parts: VerifyParts,
  host: Host,
): Promise<readonly CheckResult[]> {
  const total = questions.reduce((sum, { checks }) => sum + checks.length, 0)
  let answered = 0
  const told = (result: CheckResult): CheckResult => {
    host.emit({ type: 'check-ended', ...result })
    host.emit({ type: 'progress', what: 'asking', done: ++answered / total })
    return result
  }
  const real = questions.filter(({ cluster }) => cluster.managed.dataPlane)
  const preparing = real.map((each) => prepare(each, parts))
  await Promise.allSettled(preparing) // what still begins could not be undone
  const prepared = await Promise.all(preparing)
  const results = questions.map(({ cluster: { name }, context, checks }) => {
    const own = prepared.find((each) => each.name === name)
    if (own === undefined) return checks.map((check) => told(resultOf(check, name, simulated, 0)))
    const environment = environmentOf(own, prepared, context, parts)
    return Promise.all(checks.map(async (check) => told(await answerCheck(check, name, environment))))
  })
  return (await Promise.all(results)).flat()
}

/** With a signal of its own: an interrupt is no reason to leave something behind. */
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
