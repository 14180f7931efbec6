import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runOk } from '../../lib/process/run.ts'

/** A folder with a program `up` that starts a Docker engine if needed, and prints PATH and KIND_BED_IMAGE for a shell. */
export const bed = process.env.KIND_BED ?? '../shared/kind-bed'
export const hasBed = existsSync(join(bed, 'up'))

const BUILD_MS = 60 * 60_000

/** The output of `up` goes to a file: the engine that it starts keeps the stream open, so a pipe would not end. */
const SCRIPT = '"$1" > "$2" && . "$2" && printf "%s\\n" "$PATH" "$KIND_BED_IMAGE"'

/** Starts the bed, and passes its PATH and image to the tests. */
export default async function setup(): Promise<void> {
  if (!hasBed) return
  const folder = await mkdtemp(join(tmpdir(), 'kind-bed-'))
  const argv = ['bash', '-c', SCRIPT, 'bed', join(bed, 'up'), join(folder, 'exports')] as const
  const context = {
    env: process.env,
    signal: new AbortController().signal,
    onLine: (line: string) => console.log(line),
  }
  try {
    const { stdout } = await runOk({ argv, deadlineMs: BUILD_MS }, context)
    const [path, image] = stdout.trim().split('\n').slice(-2)
    Object.assign(process.env, { PATH: path, KIND_BED_IMAGE: image })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
