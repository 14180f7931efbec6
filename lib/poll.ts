import { type Clock, systemClock } from './clock.ts'

export interface PollOptions {
  /** From the start of the first request; {@link UNTIL_ABORTED} if the caller has its own deadline. */
  deadlineMs: number
  /** Between an answer and the next request. */
  pauseMs: number
  /** Ends the polling after the current request, or during a pause at once. */
  signal: AbortSignal
  clock?: Clock
}

/** No deadline of its own: for steps, whose job aborts the signal at its deadline. */
export const UNTIL_ABORTED = Number.POSITIVE_INFINITY

/**
 * Calls `request` until its answer satisfies `isDone`, and returns the last answer in any case, so that the caller can
 * report what was missing. An error ends the polling; `request` must return a transient error as an answer.
 */
export async function poll<T>(
  request: () => Promise<T>,
  isDone: (answer: T) => boolean,
  { deadlineMs, pauseMs, signal, clock = systemClock }: PollOptions,
): Promise<T> {
  const deadline = clock.now() + deadlineMs
  for (;;) {
    const answer = await request()
    if (isDone(answer) || signal.aborted || clock.now() + pauseMs > deadline) return answer
    await clock.sleep(pauseMs, signal)
    if (signal.aborted) return answer
  }
}
