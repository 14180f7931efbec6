import { setTimeout as delay } from 'node:timers/promises'

export interface Clock {
  /** Milliseconds since an arbitrary fixed moment. */
  now(): number
  /** Resolves early, without an error, when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
}
