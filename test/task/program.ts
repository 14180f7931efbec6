import { join } from 'node:path'
import { run } from '../../lib/process/run.ts'

/** The PATH of npx: the Node that npm ci installed comes first. */
const PATH = `${join(process.cwd(), 'node_modules/.bin')}:${process.env.PATH}`

/** Runs a program as a user would from this folder, with only the PATH of the test's environment. */
export async function program(
  argv: readonly [string, ...string[]],
  { cwd = process.cwd(), env = {} }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
) {
  const context = {
    env: { PATH, HOME: process.env.HOME, NODE_DISABLE_COMPILE_CACHE: '1', ...env },
    signal: new AbortController().signal,
  }
  const { exitCode, stdout, stderr } = await run({ argv, deadlineMs: 60_000, cwd }, context)
  return { exitCode, stdout, stderr, lines: `${stdout}${stderr}`.split('\n').filter(Boolean) }
}
