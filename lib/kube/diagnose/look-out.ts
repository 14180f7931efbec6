import { systemClock } from '../../clock.ts'
import { Failure } from '../../failure.ts'
import { poll, UNTIL_ABORTED } from '../../poll.ts'
import { serverDiagnosis } from './api-server.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Between two looks. */
const LOOK_MS = 1_000

/** A look that takes longer is told; whether nobody answers, or only slowly, its requests find out. */
const LATE_MS = 3_000

const keyOf = ({ cause, what }: Diagnosis) => `${cause}: ${what}`

/** Remembers since when each diagnosis has stood without a break, and gives those that have outlasted their grace. */
export function outlastingGrace(): (found: readonly Diagnosis[], now: number) => readonly Diagnosis[] {
  let since = new Map<string, number>()
  return (found, now) => {
    since = new Map(found.map((each) => [keyOf(each), since.get(keyOf(each)) ?? now]))
    return found.filter((each) => now - (since.get(keyOf(each)) ?? now) >= each.graceMs)
  }
}

/** What is shown of a cause that may still heal. */
export type Suspicion = Pick<Diagnosis, 'what' | 'evidence'>

interface Watcher {
  look(): Promise<readonly Diagnosis[]>
  /** Told after each look what is suspected, while it may still heal; nothing where nothing is. */
  onLook(suspected: Suspicion | undefined): void
  signal: AbortSignal
  pauseMs?: number
  lateMs?: number
}

/** Looks again and again until what stands in the way is certain, and gives that; nothing when the signal aborts. */
export async function watchForDiagnosis(watcher: Watcher): Promise<readonly Diagnosis[]> {
  const { look, onLook, signal, pauseMs = LOOK_MS, lateMs = LATE_MS } = watcher
  const outlasting = outlastingGrace()
  const over = aborted(signal)
  const ask = async () => {
    const looking = look().catch(unanswered)
    const isLate = await Promise.race([looking.then(() => false), passed(lateMs, signal)])
    if (isLate) onLook(silence(lateMs))
    const found = distinct(await Promise.race([looking, over]))
    const certain = outlasting(found, systemClock.now())
    if (certain.length === 0 && !signal.aborted) onLook(found[0])
    return certain
  }
  const certain = await poll(ask, ({ length }) => length > 0, { deadlineMs: UNTIL_ABORTED, pauseMs, signal })
  return signal.aborted ? [] : certain
}

/** Pods of one workload often lack the same. */
const distinct = (found: readonly Diagnosis[]) =>
  found.filter((each, index) => found.findIndex((other) => keyOf(other) === keyOf(each)) === index)

/** Whether that time has passed without an abort. */
const passed = (ms: number, signal: AbortSignal) => systemClock.sleep(ms, signal).then(() => !signal.aborted)

/** Ends with nothing when the signal aborts, so that nobody has to wait for an answer that does not come. */
const aborted = (signal: AbortSignal) =>
  new Promise<readonly Diagnosis[]>((resolve) => {
    if (signal.aborted) resolve([])
    signal.addEventListener('abort', () => resolve([]), { once: true })
  })

/** Slow is not broken: this never ends the waiting. */
const silence = (ms: number): Suspicion => ({
  what: `the API server has not answered for ${ms / 1000} s`,
  evidence: 'a read that has not come back',
})

/** Evidence that cannot be had is evidence too, if it is the API server that does not answer. */
function unanswered(error: unknown): readonly Diagnosis[] {
  if (!(error instanceof Failure)) throw error
  const diagnosis = serverDiagnosis(error)
  return diagnosis === undefined ? [] : [diagnosis]
}
