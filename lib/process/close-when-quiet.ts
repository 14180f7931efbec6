/**
 * Time without output after which pipes are closed, and the number of such rounds after which they are closed anyway.
 */
const QUIET_MS = 500
const MAX_ROUNDS = 20

/**
 * Closes the pipes of an ended child when no more output comes, because a daemon that inherited them would keep them
 * open for ever. Output still in the pipes is read first: setImmediate lets pending I/O run, so a timer delayed by CPU
 * starvation is not mistaken for silence.
 *
 * @param received the amount of output so far
 */
export function closeWhenQuiet(received: () => number, close: () => void, rounds = MAX_ROUNDS): void {
  const before = received()
  const decide = () =>
    received() > before && rounds > 1 ? closeWhenQuiet(received, close, rounds - 1) : close()
  setTimeout(() => setImmediate(decide), QUIET_MS).unref()
}
