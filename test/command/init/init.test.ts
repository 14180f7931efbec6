import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { init } from '../../../lib/command/init/init.ts'
import type { InitOptions } from '../../../lib/command/init/questions.ts'
import { type Terminal, withQuestions } from '../../../lib/command/prompt.ts'
import { loadLab } from '../../../lib/lab/load.ts'
import { components } from '../../lab/components.ts'
import { failureOf } from '../../process/failing.ts'
import { tempFolder } from '../../process/folder.ts'
import { checkout } from '../../workspace/checkout.ts'

vi.setConfig({ testTimeout: 30_000 })

const nobody = { input: new PassThrough(), output: new PassThrough() } as unknown as Terminal

/** The clusters that were given slots. */
let slotted: string[] = []
beforeEach(() => {
  slotted = []
})

/** Runs init in a folder, with nobody at the terminal. */
function initIn(cwd: string, options: Partial<InitOptions>, env: Readonly<Record<string, string>> = {}) {
  const host = { env, signal: new AbortController().signal, cwd, emit: () => {}, print: () => {} }
  return init({ out: 'lab.yaml', force: false, ...options }, host, nobody, async (names) => {
    slotted.push(...names)
  })
}

function labIn(cwd: string) {
  const loaded = loadLab(readFileSync(join(cwd, 'lab.yaml'), 'utf8'), components)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.lab.clusters
}

test('with nobody to ask, what no flag says is the default', async () => {
  const cwd = tempFolder()
  expect(await initIn(cwd, { clusters: 'east,west', workers: 1 })).toBe(0)
  expect(labIn(cwd)).toMatchObject({ east: { kind: { workers: 1 } }, west: { provider: 'kind' } })
  expect(readdirSync(cwd)).toEqual(['lab.yaml'])
  expect(slotted).toEqual(['east', 'west'])
})

test('its clusters have slots from then on, in the lock file of the checkout', async () => {
  const folder = checkout()
  const lock = join(folder, 'config/addresses.lock')
  writeFileSync(lock, 'west: 3\n')
  const lib: typeof import('../../../lib/command/init/init.ts') = await import(
    join(folder, 'lib/command/init/init.ts')
  )
  const { signal } = new AbortController()
  const host = { env: {}, signal, cwd: folder, emit: () => {}, print: () => {} }
  expect(await lib.init({ out: 'lab.yaml', force: false, clusters: 'east,west' }, host, nobody)).toBe(0)
  expect(readFileSync(lock, 'utf8')).toMatch(/^east: 0\nwest: 3$/m)
})

test('a file in folders that are not there yet', async () => {
  const cwd = tempFolder()
  await initIn(cwd, { out: 'a/b/lab.yaml' })
  expect(readdirSync(join(cwd, 'a/b'))).toEqual(['lab.yaml'])
})

describe('a file that is there', () => {
  const own = 'clusters: { mine: {} }\n'

  test('stays as it is where there is something in it', async () => {
    const cwd = tempFolder()
    writeFileSync(join(cwd, 'lab.yaml'), own)
    const failure = await failureOf(initIn(cwd, {}))
    expect(failure).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('lab.yaml: has something of yours'),
    })
    expect(readFileSync(join(cwd, 'lab.yaml'), 'utf8')).toBe(own)
    expect(readdirSync(cwd)).toEqual(['lab.yaml'])
  })

  test('is replaced with FORCE', async () => {
    const cwd = tempFolder()
    writeFileSync(join(cwd, 'lab.yaml'), own)
    await initIn(cwd, { force: true })
    expect(Object.keys(labIn(cwd))).toEqual(['control-plane-dev'])
  })

  test('is replaced where it says no more than an empty one', async () => {
    const cwd = tempFolder()
    writeFileSync(join(cwd, 'lab.yaml'), '# The clusters of your lab, and what runs on each.\n')
    await initIn(cwd, { name: 'west' })
    expect(Object.keys(labIn(cwd))).toEqual(['west'])
  })

  test('is written through a symlink', async () => {
    const cwd = tempFolder()
    writeFileSync(join(cwd, 'real.yaml'), '')
    symlinkSync('real.yaml', join(cwd, 'lab.yaml'))
    await initIn(cwd, { name: 'west' })
    expect(lstatSync(join(cwd, 'lab.yaml')).isSymbolicLink()).toBe(true)
    expect(Object.keys(labIn(cwd))).toEqual(['west'])
  })
})

test.each<[string, Partial<InitOptions>, string]>([
  ['a folder', { out: '.' }, 'is a folder'],
  ['two clusters with one name', { clusters: 'a,a' }, 'cluster a is named twice'],
  ['an existing cluster that is not named', { provider: 'existing' }, 'FROM=<context>'],
  ['a flag that FROM answers', { from: 'a', workers: 1, clusters: 'b' }, '--workers'],
  ['a provider beside FROM', { from: 'a', provider: 'kind' }, '--provider'],
  ['a kubeconfig that is not there', { from: 'a', kubeconfigFile: 'none' }, 'none: no such kubeconfig'],
])('%s: exit code 2, nothing written', async (_, options, message) => {
  const cwd = tempFolder()
  const failure = await failureOf(initIn(cwd, options))
  expect(failure).toMatchObject({ exitCode: 2, message: expect.stringContaining(message) })
  expect(existsSync(join(cwd, 'lab.yaml'))).toBe(false)
  expect(slotted).toEqual([])
})

describe('questions', () => {
  const terminal = (typed: string) => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    input.write(typed)
    if (!typed.endsWith('\n')) input.end()
    return { input, output } as unknown as Terminal
  }
  const number = {
    text: 'How many',
    fallback: '1',
    flaw: (answer: string) => (/^\d$/.test(answer) ? undefined : 'no'),
  }
  const signal = new AbortController().signal

  test('come again until the answer will do', async () => {
    expect(await withQuestions(terminal('x\n3\n'), signal, (ask) => ask(number))).toBe('3')
  })

  test('take the default for nothing', async () => {
    expect(await withQuestions(terminal('\n'), signal, (ask) => ask(number))).toBe('1')
  })

  test('that nobody answers end with 130', async () => {
    const failure = await failureOf(withQuestions(terminal(''), signal, (ask) => ask(number)))
    expect(failure).toMatchObject({ exitCode: 130, details: { code: 'interrupted' } })
  })
})
