import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../../failure.ts'
import { serverDiagnosis } from './api-server.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Between two looks. */
const LOOK_MS = 1_000

/** Remembers since when each diagnosis has stood without a break, and gives those that have outlasted their grace. */
export function patience(): (found: readonly Diagnosis[], now: number) => readonly Diagnosis[] {
  let since = new Map<string, number>()
  return (found, now) => {
    since = new Map(
      found.map(({ cause, what }) => [`${cause}: ${what}`, since.get(`${cause}: ${what}`) ?? now]),
    )
    return found.filter(
      ({ cause, what, graceMs }) => now - (since.get(`${cause}: ${what}`) ?? now) >= graceMs,
    )
  }
}

interface Watcher {
  look(): Promise<readonly Diagnosis[]>
  /** Told after each look what is suspected, while it may still heal; nothing where nothing is. */
  onLook(suspected: Diagnosis | undefined): void
  signal: AbortSignal
}

/** Looks again and again until what stands in the way is certain, and gives that; nothing when the signal aborts. */
export async function lookOut({ look, onLook, signal }: Watcher): Promise<readonly Diagnosis[]> {
  const outlasting = patience()
  while (!signal.aborted) {
    const found = await look().catch(unanswered)
    const certain = outlasting(found, performance.now())
    if (signal.aborted) break
    if (certain.length > 0) return certain
    onLook(found[0])
    await delay(LOOK_MS, undefined, { signal }).catch(() => {})
  }
  return []
}

/** Evidence that cannot be had is evidence too, if it is the API server that does not answer. */
function unanswered(error: unknown): readonly Diagnosis[] {
  if (!(error instanceof Failure)) throw error
  const diagnosis = serverDiagnosis(error)
  return diagnosis === undefined ? [] : [diagnosis]
}
