import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { program } from './program.ts'

vi.setConfig({ testTimeout: 30_000 }) // programs start slowly where other tests run beside

const fixture = join(import.meta.dirname, 'greet.fixture.mts')

/** The fixture, started as by the Makefile. */
const byMake = (goals: string, makeFlags: string, ...args: readonly string[]) =>
  program([process.execPath, fixture, ...args], { env: { MAKE_GOALS: goals, MAKEFLAGS: makeFlags } })

test('make variables are flags', async () => {
  const ended = await byMake('greet.fixture', ' -- RELEASE=1.30 LOUDLY=1')
  expect(ended.exitCode).toBe(0)
  expect(JSON.parse(ended.stdout)).toMatchObject({ release: '1.30', loudly: true })
})

test('outside make, MAKEFLAGS in the environment is ignored', async () => {
  const env = { MAKEFLAGS: ' -- RELEASE=1.30 NOBODY=1', RELEASE: '1.31', LOUDLY: '1' }
  const ended = await program([process.execPath, fixture], { env })
  expect(ended.exitCode).toBe(0)
  expect(JSON.parse(ended.stdout)).toMatchObject({ release: '1.0', loudly: false })
})

test('an unknown variable ends with exit code 2 and the nearest name, beside all other problems', async () => {
  const ended = await byMake('greet.fixture', ' -- RELAESE=1.30 TIMES=x')
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ended.stderr).toContain('RELAESE: unknown make variable (did you mean RELEASE?)')
  expect(ended.stderr).toContain('--times: ')
})

test.each([
  ['greet.fixture up', ' -- LAB=x', 0],
  ['greet.fixture rehearse', ' -- LAB=x', 0],
  ['greet.fixture metallb', ' -- POOLS=[]', 0],
  ['greet.fixture', ' -- LAB=x', 2],
  ['greet.fixture help', ' -- LAB=x', 2],
  ['greet.fixture no-such-target', ' -- LAB=x', 2],
  ['greet.fixture ../tasks/up', ' -- LAB=x', 2],
])('make %s%s: a variable may belong to another goal', async (goals, makeFlags, exitCode) => {
  expect((await byMake(goals, makeFlags)).exitCode).toBe(exitCode)
})
