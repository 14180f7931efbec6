import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../failure.ts'
import { type Entry, MAX_UNPACKED_BYTES, targetPathOf, type UnpackRequest } from './archive.ts'
import { archiveRefused, interruption, skipSource } from './failures.ts'

/** Receives the entries of an archive, in the archive's order. */
export interface Extraction {
  /** Starts an entry; returns whether its bytes must be passed to `write`. */
  begin(entry: Entry): boolean
  write(chunk: Uint8Array): void
  /** Counts unpacked bytes of all entries, requested or not; also throws on an interruption. */
  count(bytes: number): void
}

/** Error codes of two entries with conflicting paths: the same name twice, a file in place of a folder. */
const CONFLICTS = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'])

/**
 * Writes the requested member while `read` reads the archive.
 *
 * It creates only plain files, with our own modes, in folders that it has created: so no link can be followed, whatever
 * the order of entries. Writing is synchronous, so the first refusal leaves no write in flight.
 *
 * @throws Failure `archive-refused`, `source-passed-over` if the member is not in the archive, that of an interruption;
 * errors of the disk unchanged
 */
export async function extract(
  request: UnpackRequest,
  read: (into: Extraction) => Promise<void>,
): Promise<void> {
  const files = fileSink(request)
  try {
    await read({ begin: files.begin, write: files.write, count: counter(request) })
  } catch (error) {
    const { syscall, code = '' } = error as NodeJS.ErrnoException
    if (error instanceof Failure || (syscall !== undefined && !CONFLICTS.has(code))) throw error
    throw archiveRefused((error as Error).message, error)
  } finally {
    files.end()
  }
  if (!files.isFound()) throw skipSource(`there is no ${request.member || 'file'} in it`)
}

function fileSink(request: UnpackRequest) {
  let isFound = false
  let file: number | undefined
  const end = () => {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
  const begin = (entry: Entry): boolean => {
    end()
    const relativePath = targetPathOf(entry, request)
    if (relativePath === undefined) return false
    const path = join(request.target, relativePath)
    mkdirSync(entry.type === 'folder' ? path : dirname(path), { recursive: true, mode: 0o755 })
    if (entry.type === 'folder') return false
    // wx: never follows a link, never overwrites
    file = openSync(path, 'wx', request.kind === 'program' ? 0o755 : 0o644)
    isFound = true
    return true
  }
  const write = (chunk: Uint8Array) => {
    // not writeSync, which may write only a part of the chunk
    if (file !== undefined) writeFileSync(file, chunk)
  }
  return { begin, write, end, isFound: () => isFound }
}

function counter({ signal, maxBytes = MAX_UNPACKED_BYTES }: UnpackRequest): Extraction['count'] {
  let unpacked = 0
  return (bytes) => {
    if (signal.aborted) throw interruption(signal)
    unpacked += bytes
    if (unpacked > maxBytes) throw archiveRefused(`it unpacks to more than ${maxBytes} bytes`)
  }
}
