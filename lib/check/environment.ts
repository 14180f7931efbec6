import type { Reader } from '../kube/reader.ts'
import type { Family } from '../net/family.ts'
import type { CheckSource, CommandOutputCheck, Responder } from './check.ts'
import type { Asker, Observation } from './observation.ts'

/** All that answering a check needs of its cluster, once what is made for probing runs there. */
export interface CheckEnvironment {
  reader: Reader
  /** Who asks from there. */
  asker(from: CheckSource): Asker
  /** The same, for a question whose answer holds for the whole run: it is asked once. */
  askOnce(from: CheckSource): Asker
  /** What the answer of whom a check means has in it; several where any of them may answer. */
  markersOf(by: Responder): Promise<readonly string[]>
  /** Why a pod made for probing does not run, if it does not. */
  reasonNotReady(pod: string, cluster?: string): string | undefined
  /** An address of the lab's own that nobody has, if one is left. */
  negativeControl(family: Family): Promise<string | undefined>
  /** Runs a program in a pod of a component. */
  exec(check: CommandOutputCheck): Promise<Observation>
  retry: RetryPolicy
}

/** How long a check may take to become true; what was just made needs a moment to be known everywhere. */
export interface RetryPolicy {
  ms: number
  /** Between two attempts. */
  pauseMs: number
  now(): number
  sleep(ms: number): Promise<void>
}

/** Tries until the value is as wanted, for as long as patience lasts; gives the last value, whatever it is. */
export async function settle<T>(
  { ms, pauseMs, now, sleep }: RetryPolicy,
  attempt: () => Promise<T>,
  isAsWanted: (value: T) => boolean,
): Promise<T> {
  const until = now() + ms
  for (;;) {
    const value = await attempt()
    if (isAsWanted(value) || now() + pauseMs > until) return value
    await sleep(pauseMs)
  }
}
