import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { loadComponents, loadTask, loadTasks } from '../../lib/task/load-tasks.ts'
import { standaloneOptions } from '../../lib/task/run-options.ts'
import { checkout } from '../workspace/checkout.ts'
import { program } from './program.ts'

vi.setConfig({ testTimeout: 30_000 }) // programs start slowly where other tests run beside

const files = (text: string) => `import { z } from 'zod'
import { defineTask } from '../lib/task/define-task.ts'

export default defineTask(import.meta, { summary: '${text}', input: z.strictObject({}), steps: () => [] })
`

let folder: string
beforeEach(() => {
  folder = checkout()
})

const help = (...args: readonly string[]) =>
  program([process.execPath, join(folder, 'tasks/help.mts'), ...args])

test('a new file in tasks/ is a task at once; a file in a folder of tasks/ is none', async () => {
  writeFileSync(join(folder, 'tasks/brand-new.mts'), files('Something new'))
  mkdirSync(join(folder, 'tasks/brand-new'))
  writeFileSync(join(folder, 'tasks/brand-new/shared.mts'), 'throw new Error("not to be loaded")')
  writeFileSync(join(folder, 'tasks/notes.md'), '')
  const { exitCode, stdout } = await help()
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^ {2}make brand-new +Something new$/m)
  expect(stdout).toMatch(/^ {2}make metallb +MetalLB/m)
  expect(stdout).not.toMatch(/shared|notes/)
})

test('an unknown target suggests the nearest one, including a new one', async () => {
  writeFileSync(join(folder, 'tasks/brand-new.mts'), files('Something new'))
  const ended = await help('--target', 'brandnew')
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ended.stderr).toContain('no target brandnew (did you mean brand-new?)')
})

test('a task is found only by its name', async () => {
  expect((await loadTask('metallb'))?.name).toBe('metallb')
  for (const name of ['', 'none', '../tasks/metallb', './metallb', 'metallb.mts', 'toString'])
    expect(await loadTask(name)).toBeUndefined()
})

test('every task is loaded once', async () => {
  const names = (await loadTasks()).map(({ name }) => name)
  expect(names).toHaveLength(new Set(names).size)
  expect(names).toEqual(expect.arrayContaining(['cilium', 'gateway-api', 'metallb', 'up', 'down', 'help']))
})

test('no component input has the name of an option of every run, which would shadow it', async () => {
  const options = Object.keys(standaloneOptions.shape)
  const taken = Object.values(await loadComponents()).flatMap(({ name, input }) =>
    Object.keys(input.shape).flatMap((key) => (options.includes(key) ? [`${name}: ${key}`] : [])),
  )
  expect(taken).toEqual([])
})
