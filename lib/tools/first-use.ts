import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { Failure } from '../failure.ts'

const firstUseHashes = z.record(z.string(), z.string())

/** Hashes trusted on first use, by location; empty if the file does not exist. */
export function readFirstUse(file: string): Readonly<Record<string, string>> {
  try {
    return firstUseHashes.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Failure(
      {
        code: 'learned-hashes-unreadable',
        what: `cannot read ${file}`,
        expected: 'a JSON object from locations to hashes',
        next: `delete ${file}; downloads that the lock does not know are then trusted anew`,
      },
      { cause: error },
    )
  }
}

/** Adds a hash to the file. Synchronous, so that two calls in one process cannot lose each other's hash. */
export function recordFirstUse(file: string, location: string, hash: string): void {
  const all = { ...readFirstUse(file), [location]: hash }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const temp = `${file}.${randomUUID()}`
  writeFileSync(temp, `${JSON.stringify(all, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(temp, file)
}
