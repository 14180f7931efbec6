import { join } from 'node:path'
import type { CheckResult, Verdict } from '../lib/check/check.ts'
import type { RunEvent } from '../lib/task/events.ts'
import type { Checkout } from './checkout.ts'

/** Outcome of a run of verify: its own exit code, which make would hide, and its results by id. */
export async function verify(lab: Pick<Checkout, 'run' | 'folder'>, ...flags: readonly string[]) {
  const node = join(lab.folder, 'node_modules/.bin/node')
  const argv = [node, 'tasks/verify.mts', '--json', ...flags] as const
  const { exitCode, stdout, stderr } = await lab.run(argv)
  const events: RunEvent[] = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const end = events.find((event) => event.type === 'checks-ended')
  const results: readonly CheckResult[] = end?.type === 'checks-ended' ? end.results : []
  const ids = (verdict?: Verdict) =>
    results
      .filter((each) => verdict === undefined || each.verdict === verdict)
      .map(({ id }) => id)
      .toSorted()
  // shown when a test fails
  const bad = results.filter((each) => each.verdict !== 'pass')
  const told = results.length === 0 ? stdout + stderr : JSON.stringify(bad, undefined, 2)
  return { exitCode, stdout, results, ids, told }
}
