import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'

/** How long the pipes stay open with nothing coming, and how often that is looked at before they are closed all the same. */
const QUIET_MS = 500
const LOOKS = 20

/**
 * Closes the pipes of a child that has ended, once nothing comes any more: a daemon that inherited them would keep them
 * open for ever. What is still in them is read first: after a timer that is late, because we had no processor, input has
 * its turn before it is judged that none came.
 */
export function closeWhenQuiet(child: ChildProcess, looks = LOOKS): void {
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe instanceof Socket)
  const bytesRead = () => pipes.reduce((sum, pipe) => sum + pipe.bytesRead, 0)
  const before = bytesRead()
  const judge = () => {
    if (bytesRead() > before && looks > 1) return closeWhenQuiet(child, looks - 1)
    for (const pipe of pipes) pipe.destroy()
  }
  setTimeout(() => setImmediate(judge), QUIET_MS).unref()
}
