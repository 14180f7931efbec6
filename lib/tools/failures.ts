import { exitCodes, Failure } from '../failure.ts'
import type { Expectation } from './context.ts'

/** The failure of a source that cannot be used now; the next source is tried. @param next what would make it usable */
export const skipSource = (why: string, cause?: unknown, next?: string) =>
  new Failure({ code: 'source-passed-over', what: why, ...(next === undefined ? {} : { next }) }, { cause })

/** Like {@link skipSource}, for a broken transfer, which may succeed when retried. */
export const brokenTransfer = (why: string, cause?: unknown) =>
  new Failure({ code: 'source-passed-over', what: why, retryable: true }, { cause })

export const archiveRefused = (why: string, cause?: unknown) =>
  new Failure(
    {
      code: 'archive-refused',
      what: `an archive was refused: ${why}`,
      expected: 'plain files and folders with relative names, each once, of a sensible size',
      next: 'do not use this download; tell its publisher',
    },
    { cause },
  )

/** @throws Failure `hash-mismatch` unless `got` is the expected hash */
export function verifyHash(location: string, got: string, expected: Expectation): void {
  if (got === expected.hash) return
  throw hashMismatch(location, `${expected.hash} (${expected.trustedBy})`, got)
}

export const hashMismatch = (location: string, expected: string, got: string) =>
  new Failure({
    code: 'hash-mismatch',
    what: `${location} is not what it was`,
    expected,
    got,
    next: 'run again in case the transfer was cut short; if it stays so, find out why the publisher changed the file before you change the hash',
  })

/** The Failure for an aborted `signal`: its reason if that is a Failure, otherwise `interrupted`. */
export const interruption = (signal: AbortSignal): Failure =>
  signal.reason instanceof Failure
    ? signal.reason
    : new Failure({
        code: 'interrupted',
        what: 'interrupted while getting tools',
        exitCode: exitCodes.interrupted,
      })
