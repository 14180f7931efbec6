import { systemClock } from '../../clock.ts'
import { Failure } from '../../failure.ts'
import { poll, UNTIL_ABORTED } from '../../poll.ts'
import { serverDiagnosis } from './api-server.ts'
import type { Diagnosis } from './diagnosis.ts'

/** The pause between two diagnoses. */
const PAUSE_MS = 1_000

/** A diagnosis that takes longer is reported as slow; the deadlines of its requests decide whether the server is down. */
const LATE_MS = 3_000

const keyOf = ({ cause, what }: Diagnosis) => `${cause}: ${what}`

/** Tracks how long each diagnosis has persisted without a break, and returns those that have exceeded their grace. */
export function outlastingGrace(): (found: readonly Diagnosis[], now: number) => readonly Diagnosis[] {
  let since = new Map<string, number>()
  return (found, now) => {
    since = new Map(found.map((each) => [keyOf(each), since.get(keyOf(each)) ?? now]))
    return found.filter((each) => now - (since.get(keyOf(each)) ?? now) >= each.graceMs)
  }
}

/** A cause that may still resolve itself, as it is shown while waiting. */
export type Suspicion = Pick<Diagnosis, 'what' | 'evidence'>

interface WatchOptions {
  diagnose(): Promise<readonly Diagnosis[]>
  /** Called after each diagnosis that is not certain yet; with undefined if nothing is suspected. */
  onSuspicion(suspected: Suspicion | undefined): void
  signal: AbortSignal
  pauseMs?: number
  lateMs?: number
}

/** Repeats a diagnosis until causes are certain, and returns these; empty when the signal aborts. */
export async function watchForDiagnosis(options: WatchOptions): Promise<readonly Diagnosis[]> {
  const { diagnose, onSuspicion, signal, pauseMs = PAUSE_MS, lateMs = LATE_MS } = options
  const outlasting = outlastingGrace()
  const onAbort = emptyOnAbort(signal)
  const findCertain = async () => {
    const diagnosing = diagnose().catch(unanswered)
    const isLate = await Promise.race([diagnosing.then(() => false), passed(lateMs, signal)])
    if (isLate) onSuspicion(slowResponse(lateMs))
    const found = distinct(await Promise.race([diagnosing, onAbort]))
    const certain = outlasting(found, systemClock.now())
    if (certain.length === 0 && !signal.aborted) onSuspicion(found[0])
    return certain
  }
  const certain = await poll(findCertain, ({ length }) => length > 0, {
    deadlineMs: UNTIL_ABORTED,
    pauseMs,
    signal,
  })
  return signal.aborted ? [] : certain
}

/** The diagnoses without duplicates: pods of one workload often have the same cause. */
const distinct = (found: readonly Diagnosis[]) =>
  found.filter((each, index) => found.findIndex((other) => keyOf(other) === keyOf(each)) === index)

/** Resolves after that time, or at an abort; with whether the time passed without an abort. */
const passed = (ms: number, signal: AbortSignal) => systemClock.sleep(ms, signal).then(() => !signal.aborted)

/** Resolves to an empty list when the signal aborts, so that an abort need not wait for a response. */
const emptyOnAbort = (signal: AbortSignal) =>
  new Promise<readonly Diagnosis[]>((resolve) => {
    if (signal.aborted) resolve([])
    signal.addEventListener('abort', () => resolve([]), { once: true })
  })

/** A suspicion only: a slow response never ends the waiting. */
const slowResponse = (ms: number): Suspicion => ({
  what: `the API server has not answered for ${ms / 1000} s`,
  evidence: 'a read that has not come back',
})

/** Evidence that cannot be read is a diagnosis itself if the API server does not answer. */
function unanswered(error: unknown): readonly Diagnosis[] {
  if (!(error instanceof Failure)) throw error
  const diagnosis = serverDiagnosis(error)
  return diagnosis === undefined ? [] : [diagnosis]
}
