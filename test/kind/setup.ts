import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runOk } from '../../lib/process/run.ts'

/** A folder with a program `up` that starts a Docker engine where need be and prints PATH and KIND_BED_IMAGE for a shell. */
export const bed = process.env.KIND_BED ?? '../shared/kind-bed'
export const hasBed = existsSync(join(bed, 'up'))

const BUILD_MS = 60 * 60_000

/** Starts the bed, and gives the tests its PATH and image. */
export default async function setup(): Promise<void> {
  if (!hasBed) return
  const script = `eval "$(${JSON.stringify(join(bed, 'up'))})" && printf '%s\\n' "$PATH" "$KIND_BED_IMAGE"`
  const context = {
    env: process.env,
    signal: new AbortController().signal,
    onLine: (line: string) => console.log(line),
  }
  const { stdout } = await runOk({ argv: ['bash', '-c', script], deadlineMs: BUILD_MS }, context)
  const [path, image] = stdout.trim().split('\n').slice(-2)
  Object.assign(process.env, { PATH: path, KIND_BED_IMAGE: image })
}
