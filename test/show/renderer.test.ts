import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { run } from '../../lib/process/run.ts'
import { events } from './events.ts'

vi.setConfig({ testTimeout: 30_000 })

const fixture = join(import.meta.dirname, 'show.fixture.mts')
// biome-ignore lint/suspicious/noControlCharactersInRegex: a colour is one
const COLOUR = /\u001b\[[1-9][\d;]*m/

const context = (env: Readonly<Record<string, string>>) => ({
  env: { PATH: process.env.PATH, TERM: 'xterm-256color', ...env },
  signal: new AbortController().signal,
})

/** Output of the fixture with pipes as streams. */
const piped = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  run({ argv: [process.execPath, fixture, ...args], deadlineMs: 30_000 }, context(env))

/**
 * Output of the fixture on a real terminal of this width. `script` of util-linux makes one in a separate session, so only
 * `timeout` can end a program that hangs.
 */
async function onTerminal(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  columns = 100,
) {
  const words = ['timeout', '-s', 'KILL', '20', process.execPath, fixture, ...args]
  const line = `stty cols ${columns}; exec ${words.map((word) => `'${word}'`).join(' ')}`
  const argv = ['script', '--quiet', '--return', '--command', line, '/dev/null'] as const
  const { exitCode, stdout } = await run({ argv, deadlineMs: 25_000 }, context(env))
  return { exitCode, text: stdout.slice(0, 20_000) }
}

test('in a pipe, plain lines go to stderr and the table to stdout, without escape sequences', async () => {
  const { exitCode, stdout, stderr } = await piped({})
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^JOB +STATUS/)
  expect(stderr).toContain('metallb@west started\n')
  expect(stdout + stderr).not.toContain('\u001b')
})

test('--json writes one line of JSON per event to stdout, and nothing else', async () => {
  const { stdout, stderr } = await piped({ FORCE_COLOR: '1' }, '--json')
  expect(stderr).toBe('')
  const types = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).type)
  expect(types).toEqual(events.map(({ type }) => type))
})

test.each([
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('in a pipe with %j colours: %s', async (env, isColoured) => {
  expect(COLOUR.test((await piped(env)).stderr)).toBe(isColoured)
})

test.runIf(process.platform === 'linux').each<[Record<string, string>, boolean, boolean]>([
  [{}, true, true],
  [{ NO_COLOR: '1' }, false, true],
  [{ NO_COLOR: '' }, true, true], // an empty value counts as not set: no-color.org
  [{ TERM: 'dumb' }, false, false],
  [{ CI: '1' }, false, false],
])('on a terminal with %j colours: %s, live: %s', async (env, isColoured, isLive) => {
  const { exitCode, text } = await onTerminal(env)
  expect(exitCode).toBe(0)
  expect(COLOUR.test(text)).toBe(isColoured)
  expect(text.includes('metallb@west started')).toBe(!isLive) // printed by plain lines only
  expect(text).toContain('IPAddressPool first')
})

test.runIf(process.platform === 'linux')('--json on a terminal is JSON too', async () => {
  const lines = (await onTerminal({}, ['--json'])).text.trim().split('\r\n')
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(events.map(({ type }) => type))
})

test.runIf(process.platform === 'linux')('a terminal without a width gets plain lines', async () => {
  const { exitCode, text } = await onTerminal({}, [], 0)
  expect(exitCode).toBe(0)
  expect(text).toContain('metallb@west started')
})
