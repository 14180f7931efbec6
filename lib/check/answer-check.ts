import { systemClock } from '../clock.ts'
import { Failure } from '../failure.ts'
import { inside } from './address-in-pool.ts'
import type { Check, CheckResult, Finding } from './check.ts'
import { vantageText } from './check.ts'
import { absent, says } from './command-output.ts'
import type { Ground } from './environment.ts'
import { answers, denied } from './reachability.ts'

/** Answers one check; a failure on the way to its answer makes it inconclusive. */
export async function answerCheck(check: Check, cluster: string, ground: Ground): Promise<CheckResult> {
  const { clock = systemClock, signal } = ground.patience
  const startedAt = clock.now()
  const finding = await findOut(check, ground).catch((error: unknown): Finding => {
    if (!(error instanceof Failure) || error.details.code === 'interrupted') throw error
    return { verdict: 'inconclusive', evidence: [error.message] }
  })
  signal.throwIfAborted()
  return resultOf(check, cluster, finding, clock.now() - startedAt)
}

function findOut(check: Check, ground: Ground): Promise<Finding> {
  switch (check.expected) {
    case 'answers':
    case 'resolves':
      return answers(check, ground)
    case 'denied':
      return denied(check, ground)
    case 'inside':
      return inside(check, ground)
    case 'says':
      return says(check, ground)
    case 'absent':
      return absent(check, ground)
  }
}

/** A check with its finding, as it is shown and reported. */
export function resultOf(
  { id, asks, from, expected }: Check,
  cluster: string,
  finding: Finding,
  durationMs: number,
): CheckResult {
  return { cluster, id, asks, from: vantageText(from), expected, durationMs, ...finding }
}
