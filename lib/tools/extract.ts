import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../failure.ts'
import { type Entry, MAX_UNPACKED_BYTES, placeOf, type Wanted } from './archive.ts'
import { archiveRefused, interruption, skipSource } from './failures.ts'

/** Takes the entries of an archive in its order. */
export interface Extraction {
  /** Whether the entry's bytes are to be given to `write`, until the next entry begins. */
  begin(entry: Entry): boolean
  write(chunk: Uint8Array): void
  /** Counts bytes as they are unpacked, wanted or not; also the place where an interruption is noticed. */
  count(bytes: number): void
}

/** What two entries in one place come to: a name twice, a file where a folder is. */
const IN_THE_WAY = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'])

/**
 * Writes what is wanted of an archive while `read` goes through it.
 *
 * Only plain files are made, with modes of our own, in folders made here: so no link can be followed, whatever the order
 * of entries. Writing is synchronous: the first refusal ends it with nothing in flight.
 *
 * @throws Failure `archive-refused`, `source-passed-over` when the member is not in it, that of an interruption; the
 * disk's errors as they are
 */
export async function extract(wanted: Wanted, read: (into: Extraction) => Promise<void>): Promise<void> {
  const files = fileSink(wanted)
  try {
    await read({ begin: files.begin, write: files.write, count: counter(wanted) })
  } catch (error) {
    const { syscall, code = '' } = error as NodeJS.ErrnoException
    if (error instanceof Failure || (syscall !== undefined && !IN_THE_WAY.has(code))) throw error
    throw archiveRefused((error as Error).message, error)
  } finally {
    files.end()
  }
  if (!files.isThere()) throw skipSource(`there is no ${wanted.member || 'file'} in it`)
}

function fileSink(wanted: Wanted) {
  let isThere = false
  let file: number | undefined
  const end = () => {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
  const begin = (entry: Entry): boolean => {
    end()
    const place = placeOf(entry, wanted)
    if (place === undefined) return false
    const path = join(wanted.target, place)
    mkdirSync(entry.type === 'folder' ? path : dirname(path), { recursive: true, mode: 0o755 })
    if (entry.type === 'folder') return false
    // wx: never through a link, never onto what is there
    file = openSync(path, 'wx', wanted.kind === 'program' ? 0o755 : 0o644)
    isThere = true
    return true
  }
  const write = (chunk: Uint8Array) => {
    // not writeSync, which may write a part only
    if (file !== undefined) writeFileSync(file, chunk)
  }
  return { begin, write, end, isThere: () => isThere }
}

function counter({ signal, maxBytes = MAX_UNPACKED_BYTES }: Wanted): Extraction['count'] {
  let unpacked = 0
  return (bytes) => {
    if (signal.aborted) throw interruption(signal)
    unpacked += bytes
    if (unpacked > maxBytes) throw archiveRefused(`it unpacks to more than ${maxBytes} bytes`)
  }
}
