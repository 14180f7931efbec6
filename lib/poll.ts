import { type Clock, systemClock } from './clock.ts'

export interface PollOptions {
  /** Counted from the first question; {@link UNTIL_ABORTED} where the caller has a deadline of its own. */
  deadlineMs: number
  /** Between an answer and the next question. */
  pauseMs: number
  /** Ends the polling, and a pause at once. */
  signal: AbortSignal
  clock?: Clock
}

/** For steps: the deadline of their job aborts the signal. */
export const UNTIL_ABORTED = Number.POSITIVE_INFINITY

/**
 * Asks until an answer is as wanted, and returns the last one whatever it is, so that the caller can tell what was lacking.
 * An error ends the polling: one that may pass is for `ask` to return as an answer.
 */
export async function poll<T>(
  ask: () => Promise<T>,
  isAsWanted: (answer: T) => boolean,
  { deadlineMs, pauseMs, signal, clock = systemClock }: PollOptions,
): Promise<T> {
  const until = clock.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (isAsWanted(answer) || signal.aborted || clock.now() + pauseMs > until) return answer
    await clock.sleep(pauseMs, signal)
    if (signal.aborted) return answer
  }
}
