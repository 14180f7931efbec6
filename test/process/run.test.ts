import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { run, runOk } from '../../lib/process/run.ts'
import { detailsOf, failureOf } from './failing.ts'
import { tempFolder } from './folder.ts'
import { endAfterTest, expectEnded, expectGone, isRunning, parentOf } from './groups.ts'

const PATH = process.env.PATH ?? ''
const LONG_MS = 60_000

const context = (overrides: { signal?: AbortSignal; onLine?: (line: string) => void } = {}) => ({
  env: { PATH },
  signal: new AbortController().signal,
  ...overrides,
})

const shell = (script: string, ...args: readonly string[]) => ({
  argv: ['sh', '-c', script, 'sh', ...args] as const,
  deadlineMs: LONG_MS,
})

/** Resolves to the process id in the first printed line, which the child prints when it is ready. */
function firstNumber() {
  const { promise, resolve } = Promise.withResolvers<number>()
  return { onLine: (line: string) => resolve(Number(line)), told: promise }
}

afterEach(() => {
  vi.useRealTimers()
})

test.each([0, 1, 7, 255])('exit code %i and both streams are returned', async (code) => {
  const result = await run(shell(`printf out; printf err >&2; exit ${code}`), context())
  expect(result).toEqual({ exitCode: code, stdout: 'out', stderr: 'err' })
})

test.each(['', 'a', 'a\n', 'a\n\n', '\n\na', 'ü→\n', '  a  \n'])(
  'output %j arrives unchanged',
  async (text) => {
    expect((await run(shell('printf %s "$1"', text), context())).stdout).toBe(text)
  },
)

test('a child ended by a signal has failed, and the signal is named', async () => {
  const result = await run(shell('kill -KILL $$'), context())
  expect(result.exitCode).not.toBe(0)
  expect(result.stderr).toContain('SIGKILL')
})

test('arguments arrive unchanged, because no shell reads them', async () => {
  const argv = [
    'two words',
    '"double" and \'single\'',
    '$(touch x)`touch y`$HOME',
    'two\nlines\n',
    'back\\slash',
    '',
    '*',
    '~',
    '--',
    '-n',
    ';|&<>#!',
    'ü→𝒳',
    '\u001b[31m\t',
    'x'.repeat(100_000),
  ]
  const echo = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
  const { stdout } = await run(
    { argv: [process.execPath, '-e', echo, '--', ...argv], deadlineMs: LONG_MS },
    context(),
  )
  expect(JSON.parse(stdout)).toEqual(argv)
})

test('the environment is the given one and nothing else', async () => {
  const env = { PATH, ONLY: 'this one', NOT: undefined }
  const { stdout } = await run({ argv: ['env'], deadlineMs: LONG_MS }, { ...context(), env })
  expect(stdout.split('\n').filter(Boolean).toSorted()).toEqual(['ONLY=this one', `PATH=${PATH}`])
})

test('stdin is closed, or the given text', async () => {
  const cat = { argv: ['cat'] as const, deadlineMs: LONG_MS }
  expect((await run(cat, context())).stdout).toBe('')
  const input = 'first\nsecond, without an end'
  expect((await run({ ...cat, input }, context())).stdout).toBe(input)
})

test('a child may ignore its input', async () => {
  const input = 'x'.repeat(1_000_000)
  expect(await run({ ...shell('exit 3'), input }, context())).toMatchObject({ exitCode: 3 })
})

test('the child runs in the given folder', async () => {
  const cwd = tempFolder()
  expect((await run({ ...shell('pwd -P'), cwd }, context())).stdout).toBe(`${cwd}\n`)
})

test('lines of both streams are reported as they come, before the child ends', async () => {
  const stop = new AbortController()
  const lines: string[] = []
  const onLine = (line: string) => {
    lines.push(line)
    if (lines.length === 2) stop.abort() // the child would go on for ever
  }
  const work = run(shell('echo one; echo two >&2; exec sleep 1000'), context({ onLine, signal: stop.signal }))
  expect(await detailsOf(work)).toMatchObject({ code: 'interrupted' })
  expect(lines.toSorted()).toEqual(['one', 'two'])
})

test('secrets are masked in lines and in errors of every origin', async () => {
  const lines: string[] = []
  const secrets = ['s3cret']
  const onLine = (line: string) => lines.push(line)
  const onError = { ...shell('echo "out $1"; echo "err $1" >&2; exit 1', 's3cret'), secrets }
  const onlyOut = { ...shell('echo "out $1"; exit 1', 's3cret'), secrets }
  for (const command of [onError, onlyOut]) {
    const failure = await failureOf(runOk(command, context({ onLine })))
    expect(JSON.stringify([failure, failure.details, failure.message, failure.stack])).not.toContain('s3cret')
    expect(failure.details.got).toContain('***')
  }
  expect(lines.toSorted()).toEqual(['err ***', 'out ***', 'out ***'])
  const late = { ...shell('exec sleep 1000', 's3cret'), secrets, deadlineMs: 1 }
  expect(JSON.stringify(await detailsOf(run(late, context())))).not.toContain('s3cret')
})

test('runOk: a failure has the command, the exit code and the end of stderr', async () => {
  const details = await detailsOf(runOk(shell('seq 1 100 >&2; exit 4'), context()))
  expect(details).toMatchObject({ code: 'process-failed', retryable: true })
  expect(details.got).toMatch(/^exit code 4\n/)
  expect(details.got).toMatch(/ 100$/)
  expect(details.got).not.toMatch(/ 80\n/)
})

test('runOk: a success returns the result', async () => {
  expect(await runOk(shell('printf fine'), context())).toMatchObject({ exitCode: 0, stdout: 'fine' })
})

test('a missing program is reported before anything runs', async () => {
  const details = await detailsOf(run({ argv: ['no-such-program'], deadlineMs: LONG_MS }, context()))
  expect(details).toMatchObject({ code: 'program-missing', what: 'cannot run no-such-program' })
})

test('a file that the system cannot execute is a failed run, not a crash', async () => {
  const result = await run({ argv: ['/bin/sh', '/no/such/script'], deadlineMs: LONG_MS }, context())
  expect(result.exitCode).toBeGreaterThan(0)
  expect(result.stderr).toContain('/no/such/script')
})

test('after an abort no process is started', async () => {
  const file = join(tempFolder(), 'touched')
  const signal = AbortSignal.abort()
  const details = await detailsOf(run(shell('touch "$1"', file), context({ signal })))
  expect(details.code).toBe('interrupted')
  expect(existsSync(file)).toBe(false)
})

// both processes of a group ignore TERM: a shell and its child
const stubborn = 'trap "" TERM; sleep 1000 & echo $$; wait; wait'

/** Fake time, so that only the test decides when a deadline is over. */
const holdTime = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

test('a deadline stops the whole group, including processes that ignore TERM', async () => {
  holdTime()
  const { onLine, told } = firstNumber()
  const work = failureOf(run({ ...shell(stubborn), deadlineMs: 5_000 }, context({ onLine })))
  const group = await told
  endAfterTest(group)
  vi.advanceTimersByTime(4_999)
  expect(isRunning(group)).toBe(true)
  vi.advanceTimersByTime(1)
  vi.advanceTimersByTime(10_000)
  const failure = await work
  expect(failure.exitCode).toBe(124)
  expect(failure.details).toMatchObject({ code: 'deadline', expected: 'an end within 5 s' })
  await expectGone(group)
})

test('an abort stops the whole group, including processes that ignore TERM, and throws its reason', async () => {
  holdTime()
  const { onLine, told } = firstNumber()
  const stop = new AbortController()
  const work = failureOf(run(shell(stubborn), context({ onLine, signal: stop.signal })))
  const group = await told
  endAfterTest(group)
  const reason = new Failure({ code: 'interrupted', what: 'by the test', exitCode: 143 })
  stop.abort(reason)
  vi.advanceTimersByTime(10_000)
  expect(await work).toBe(reason)
  await expectGone(group)
})

test('an abort without a Failure as its reason is an interrupt', async () => {
  const { onLine, told } = firstNumber()
  const stop = new AbortController()
  const work = failureOf(run(shell('echo $$; exec sleep 1000'), context({ onLine, signal: stop.signal })))
  await told
  stop.abort()
  expect(await work).toMatchObject({ exitCode: 130, details: { code: 'interrupted' } })
})

test('TERM comes first, and leaves the child a grace period to clean up', async () => {
  holdTime()
  const file = join(tempFolder(), 'cleaned-up')
  const { onLine, told } = firstNumber()
  const script = 'trap "touch \\"$1\\"; exit 0" TERM; echo $$; while :; do sleep 0.01; done'
  const work = failureOf(run({ ...shell(script, file), deadlineMs: 5_000 }, context({ onLine })))
  await told
  vi.advanceTimersByTime(5_000)
  expect((await work).details.code).toBe('deadline')
  expect(existsSync(file)).toBe(true)
})

test('TERM goes to the whole group', async () => {
  holdTime()
  const file = join(tempFolder(), 'cleaned-up')
  const { onLine, told } = firstNumber()
  const member = '(trap "touch \\"$1\\"; exit 0" TERM; echo $$; while :; do sleep 0.01; done) &'
  const script = `trap wait TERM; ${member} wait; wait`
  const work = failureOf(run({ ...shell(script, file), deadlineMs: 5_000 }, context({ onLine })))
  endAfterTest(await told)
  vi.advanceTimersByTime(5_000)
  await work
  expect(existsSync(file)).toBe(true)
})

test('processes that a child leaves in its group end with it', async () => {
  const { onLine, told } = firstNumber()
  const result = await run(shell('echo $$; sleep 1000 & exit 5'), context({ onLine }))
  expect(result.exitCode).toBe(5)
  await expectGone(await told)
})

test('a daemon in its own session that keeps the pipes open does not delay the run', async () => {
  const { onLine, told } = firstNumber()
  const pipe = join(tempFolder(), 'pipe')
  const daemonLine = `setsid sh -c 'echo $$; echo >"$1"; exec sleep 1000' sh "$1" &`
  const result = await run(
    shell(`mkfifo "$1"; ${daemonLine} read _ <"$1"; exit 6`, pipe),
    context({ onLine }),
  )
  const daemon = await told
  endAfterTest(daemon)
  expect(result).toMatchObject({ exitCode: 6, stdout: `${daemon}\n` })
  expect(isRunning(daemon)).toBe(true)
})

test.runIf(process.platform === 'linux')('a child ends with this process, even on SIGKILL', async () => {
  const { onLine, told } = firstNumber()
  const fixture = join(import.meta.dirname, 'parent.fixture.mts')
  const parent = run({ argv: [process.execPath, fixture], deadlineMs: LONG_MS }, context({ onLine }))
  const child = await told
  endAfterTest(child)
  expect(isRunning(child)).toBe(true)
  process.kill(parentOf(child), 'SIGKILL')
  expect((await parent).exitCode).not.toBe(0)
  await expectEnded(child)
})
