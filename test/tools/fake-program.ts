import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ToolsContext } from '../../lib/tools/context.ts'
import { tempFolder } from './fixture.ts'

/** The process context with a shell script as `name` on the PATH, before the standard programs. */
export function withProgram(name: string, script: string): ToolsContext['process'] {
  const bin = join(tempFolder(), 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, name), 0o755)
  return { env: { PATH: `${bin}:/usr/bin:/bin` }, signal: new AbortController().signal }
}

/** Whether the real network answers; prints a note if the test must be skipped. */
export async function canReach(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(10_000) })
    return true
  } catch {
    console.warn(`LEFT OUT: ${url} cannot be reached, so nothing is tried against it`)
    return false
  }
}
