/** How long pipes stay open with nothing coming, and how often that is looked at before they are closed all the same. */
const QUIET_MS = 500
const LOOKS = 20

/**
 * Closes the pipes of a child that has ended, once nothing comes any more: a daemon that inherited them would keep them
 * open for ever. What is still in them is read first: after a timer that is late, because we had no processor, input has
 * its turn before it is judged that none came.
 *
 * @param received how much has come so far
 */
export function closeWhenQuiet(received: () => number, close: () => void, looks = LOOKS): void {
  const before = received()
  const judge = () =>
    received() > before && looks > 1 ? closeWhenQuiet(received, close, looks - 1) : close()
  setTimeout(() => setImmediate(judge), QUIET_MS).unref()
}
