import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { defineTask } from '../../lib/task/define-task.ts'
import { tempFolder } from '../process/folder.ts'
import component from './component.fixture.mts'
import greet from './greet.fixture.mts'
import { program } from './program.ts'

vi.setConfig({ testTimeout: 30_000 }) // programs start slowly where other tests run beside

const zx = join(process.cwd(), 'node_modules/.bin/zx')
const fixture = (name: string) => join(import.meta.dirname, `${name}.fixture.mts`)

const given = ['--release', '1.30', '--no-loudly'] as const
const printed = { release: '1.30', times: 1, exitCode: 0, loudly: false }

test('fields that a definition leaves out have defaults', () => {
  expect(component).toMatchObject({
    kind: 'component',
    name: 'component.fixture',
    links: [],
    inDefaultLab: false,
    needs: [
      { name: 'cilium', isOptional: true },
      { name: 'metallb', isOptional: false },
    ],
  })
  expect(greet).toMatchObject({ kind: 'command', name: 'greet.fixture', summary: 'Print what was given' })
})

test('a name that other tasks look a component up by must be its own', () => {
  const meta = { filename: '/tasks/shelf.mts' } as ImportMeta
  const definition = { summary: 's', input: z.strictObject({}), steps: () => [] }
  expect(defineTask(meta, { ...definition, name: 'shelf' }).name).toBe('shelf')
  expect(() => defineTask(meta, { ...definition, name: 'shelve' })).toThrow(/shelf.mts.*shelve/)
})

test.each<[string, [string, ...string[]]]>([
  ['node', [process.execPath]],
  ['zx', [zx]],
  ['npx zx', ['npx', '--no-install', 'zx']],
])('%s runs it', async (_, start) => {
  const ended = await program([...start, fixture('greet'), ...given])
  expect(ended.exitCode).toBe(0) // npm may have its own to say on stderr
  expect(JSON.parse(ended.stdout)).toEqual(printed)
})

test.each([
  ['node', process.execPath],
  ['zx', zx],
])('%s runs it through a symlink, from another folder, by a relative path', async (_, start) => {
  const cwd = tempFolder()
  symlinkSync(fixture('greet'), join(cwd, 'link.mts'))
  const ended = await program([start, './link.mts', ...given], { cwd })
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  expect(JSON.parse(ended.stdout)).toEqual(printed)
})

test.each([
  ['node', process.execPath],
  ['zx', zx],
])('imported by a program of %s it does not run', async (_, start) => {
  const ended = await program([start, fixture('imports-a-task'), '--help'])
  expect(ended).toMatchObject({ exitCode: 0, stdout: 'greet.fixture component.fixture true\n', stderr: '' })
})

test.each([
  ['node', process.execPath],
  ['zx', zx],
])('its exit code is that of %s', async (_, start) => {
  expect((await program([start, fixture('greet'), '--exit-code', '3'])).exitCode).toBe(3)
})

test('bad input ends with exit code 2, every problem and the next command, and runs nothing', async () => {
  const ended = await program([process.execPath, fixture('greet'), 'west', '--times', '0', '--laudly'])
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ended.stderr.split('\n')).toEqual([
    'greet.fixture: west: unexpected argument',
    expect.stringMatching(/^greet.fixture: --laudly: unknown flag \(did you mean --loudly\?\)$/),
    expect.stringMatching(/^greet.fixture: --times: /),
    expect.stringMatching(/^ {2}next: .* --help$/),
    '',
  ])
})

test.each([
  ['--help', /^Print what was given\n/],
  ['-h', /^Print what was given\n/],
  ['--json-schema', /^\{\n/],
])('%s is answered despite other arguments', async (flag, start) => {
  const ended = await program([process.execPath, fixture('greet'), '--times', 'x', flag])
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  expect(ended.stdout).toMatch(start)
})

test('the printed JSON Schema is valid, and has the flags of a run for a component', async () => {
  const ended = await program([process.execPath, fixture('component'), '--json-schema'])
  expect(Object.keys(JSON.parse(ended.stdout).properties)).toEqual(
    expect.arrayContaining(['version', 'lab', 'keepGoing']),
  )
})
