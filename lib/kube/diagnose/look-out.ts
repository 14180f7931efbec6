import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../../failure.ts'
import { serverDiagnosis } from './api-server.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Between two looks. */
const LOOK_MS = 1_000

/** A look that takes longer is a sign that nobody answers; the requests themselves give up much later. */
const LATE_MS = 3_000

const keyOf = ({ cause, what }: Diagnosis) => `${cause}: ${what}`

/** Remembers since when each diagnosis has stood without a break, and gives those that have outlasted their grace. */
export function patience(): (found: readonly Diagnosis[], now: number) => readonly Diagnosis[] {
  let since = new Map<string, number>()
  return (found, now) => {
    since = new Map(found.map((each) => [keyOf(each), since.get(keyOf(each)) ?? now]))
    return found.filter((each) => now - (since.get(keyOf(each)) ?? now) >= each.graceMs)
  }
}

interface Watcher {
  look(): Promise<readonly Diagnosis[]>
  /** Told after each look what is suspected, while it may still heal; nothing where nothing is. */
  onLook(suspected: Diagnosis | undefined): void
  signal: AbortSignal
  pauseMs?: number
  lateMs?: number
}

/** Looks again and again until what stands in the way is certain, and gives that; nothing when the signal aborts. */
export async function lookOut(watcher: Watcher): Promise<readonly Diagnosis[]> {
  const { look, onLook, signal, pauseMs = LOOK_MS, lateMs = LATE_MS } = watcher
  const outlasting = patience()
  while (!signal.aborted) {
    const found = distinct(await Promise.race([look().catch(unanswered), nothingWithin(lateMs, signal)]))
    const certain = outlasting(found, performance.now())
    if (signal.aborted) break
    if (certain.length > 0) return certain
    onLook(found[0])
    await delay(pauseMs, undefined, { signal }).catch(() => {})
  }
  return []
}

/** Pods of one workload often lack the same. */
const distinct = (found: readonly Diagnosis[]) =>
  found.filter((each, index) => found.findIndex((other) => keyOf(other) === keyOf(each)) === index)

/** What there is to say when a look does not come back. */
async function nothingWithin(ms: number, signal: AbortSignal): Promise<readonly Diagnosis[]> {
  await delay(ms, undefined, { signal }).catch(() => {})
  return signal.aborted
    ? []
    : unanswered(
        new Failure({ code: 'api-unanswered', what: `no answer from the API server for ${ms / 1000} s` }),
      )
}

/** Evidence that cannot be had is evidence too, if it is the API server that does not answer. */
function unanswered(error: unknown): readonly Diagnosis[] {
  if (!(error instanceof Failure)) throw error
  const diagnosis = serverDiagnosis(error)
  return diagnosis === undefined ? [] : [diagnosis]
}
