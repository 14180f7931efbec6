import { systemClock } from '../clock.ts'
import { Failure } from '../failure.ts'
import { addressInPool } from './address-in-pool.ts'
import type { Check, CheckOutcome, CheckResult } from './check.ts'
import { sourceText } from './check.ts'
import { absent, commandOutput } from './command-output.ts'
import type { CheckEnvironment } from './environment.ts'
import { answers, denied } from './reachability.ts'

/** Runs one check. A Failure (other than an interrupt) while asking makes it inconclusive. */
export async function answerCheck(
  check: Check,
  cluster: string,
  environment: CheckEnvironment,
): Promise<CheckResult> {
  const { clock = systemClock, signal } = environment.retry
  const startedAt = clock.now()
  const outcome = await outcomeOf(check, environment).catch((error: unknown): CheckOutcome => {
    if (!(error instanceof Failure) || error.details.code === 'interrupted') throw error
    return { verdict: 'inconclusive', evidence: [error.message] }
  })
  signal.throwIfAborted()
  return resultOf(check, cluster, outcome, clock.now() - startedAt)
}

function outcomeOf(check: Check, environment: CheckEnvironment): Promise<CheckOutcome> {
  switch (check.expected) {
    case 'answers':
    case 'resolves':
      return answers(check, environment)
    case 'denied':
      return denied(check, environment)
    case 'addressInPool':
      return addressInPool(check, environment)
    case 'commandOutput':
      return commandOutput(check, environment)
    case 'absent':
      return absent(check, environment)
  }
}

/** The check with its outcome, as shown in the matrix and written to reports. */
export function resultOf(
  { id, subject, from, expected }: Check,
  cluster: string,
  outcome: CheckOutcome,
  durationMs: number,
): CheckResult {
  return { cluster, id, subject, at: from.at, from: sourceText(from), expected, durationMs, ...outcome }
}
