import type { Reader } from '../kube/reader.ts'
import type { Family } from '../net/family.ts'
import type { CheckSource, CommandOutputCheck, Responder } from './check.ts'
import type { Asker, Observation } from './observation.ts'

/** A cluster as the checks use it, once the probing objects run there. */
export interface CheckEnvironment {
  reader: Reader
  /** The client that asks from this source. */
  asker(from: CheckSource): Asker
  /** The same, but each question is asked once and its answer kept for the run. */
  askOnce(from: CheckSource): Asker
  /** Strings that identify the expected responder in its response; any one is enough. */
  markersOf(by: Responder): Promise<readonly string[]>
  /** The reason why a pod made for probing is not ready; undefined for one that is. */
  reasonNotReady(pod: string, cluster?: string): string | undefined
  /** An unused address of the lab's own pool, if one is left. */
  negativeControl(family: Family): Promise<string | undefined>
  /** Runs a program in a pod of a component. */
  exec(check: CommandOutputCheck): Promise<Observation>
  retry: RetryPolicy
}

/** How long a check is retried: a change needs time to reach every node, proxy and DNS server. */
export interface RetryPolicy {
  ms: number
  /** Pause between two attempts. */
  pauseMs: number
  now(): number
  sleep(ms: number): Promise<void>
}

/** Repeats the attempt until its value is as wanted or the policy's time is over; returns the last value either way. */
export async function retryUntil<T>(
  { ms, pauseMs, now, sleep }: RetryPolicy,
  attempt: () => Promise<T>,
  isDone: (value: T) => boolean,
): Promise<T> {
  const until = now() + ms
  for (;;) {
    const value = await attempt()
    if (isDone(value) || now() + pauseMs > until) return value
    await sleep(pauseMs)
  }
}
