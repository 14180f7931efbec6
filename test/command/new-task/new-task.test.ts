import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { program } from '../../task/program.ts'
import { checkout } from '../../workspace/checkout.ts'

const lists = ['config/newest.yaml', 'config/examples/everything.yaml', 'config/lab.schema.json', 'README.md']

/** What the written files are checked with. */
const checking = ['test', 'tsconfig.json', 'biome.json', 'knip.json', 'vitest.config.ts', '.gitignore']

/** A checkout in which tasks are written. */
function newCheckout(...more: readonly string[]) {
  const cwd = checkout('README.md', 'Makefile', ...more)
  return {
    read: (file: string) => readFileSync(join(cwd, file), 'utf8'),
    has: (file: string) => existsSync(join(cwd, file)),
    write(file: string, text: string) {
      mkdirSync(join(cwd, file, '..'), { recursive: true })
      writeFileSync(join(cwd, file), text)
    },
    newTask: (...args: readonly string[]) =>
      program([process.execPath, 'tasks/new-task.mts', ...args], { cwd }),
    tool: (name: string, ...args: readonly string[]) =>
      program([process.execPath, join('node_modules/.bin', name), ...args], { cwd }),
  }
}

test('what it writes passes the static checks, the guards of the lists, and its own test', async () => {
  const { newTask, tool, has } = newCheckout(...checking)
  const component = await newTask('--name', 'brand-new')
  expect(component).toMatchObject({ exitCode: 0, stderr: '' })
  for (const list of lists) expect(component.stdout).toContain(`added brand-new to ${list}`)
  expect(await newTask('--name', 'say', '--kind', 'command')).toMatchObject({ exitCode: 0, stderr: '' })

  const tests = ['test/tasks/brand-new.test.ts', 'test/command/say.test.ts']
  const files = [...tests, 'tasks/brand-new.mts', 'tasks/say.mts', 'lib/command/say.ts']
  expect(files.filter(has)).toEqual(files)
  const guards = ['test/lab/json-schema.test.ts', 'test/lab/newest.test.ts', 'test/docs/readme.test.ts']
  const checks = [
    tool('tsc'),
    tool('biome', 'check', ...files, ...lists),
    tool('knip'),
    tool('vitest', 'run', '--project', 'unit', ...tests, ...guards),
  ]
  for (const { exitCode, lines } of await Promise.all(checks)) expect(exitCode, lines.join('\n')).toBe(0)
})

test('what is refused leaves everything as it was', async () => {
  const { newTask, read, has, write } = newCheckout()
  const before = lists.map(read)
  const refused = async (args: readonly string[], problem: string) => {
    const { exitCode, stderr } = await newTask(...args)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(problem) })
  }
  write('test/tasks/rehearse.test.ts', 'mine')
  await refused([], 'no name is given')
  await refused(['--name', 'Not/Good'], 'is not in kebab-case')
  await refused(['--name', 'rehearse'], 'rehearse is taken: the Makefile has a target of that name')
  await refused(['--name', 'rehearse'], 'test/tasks/rehearse.test.ts is there already')
  await refused(['--name', 'keep-going'], 'keep-going is taken: it is a flag')
  await refused(['--name', 'prompt', '--kind', 'command'], 'lib/command/prompt.ts is there already')
  expect(lists.map(read)).toEqual(before)
  expect(['tasks/rehearse.mts', 'tasks/keep-going.mts', 'tasks/prompt.mts'].filter(has)).toEqual([])
})

test('a list that cannot take it is named, and nothing is left of the task', async () => {
  const { newTask, read, has, write } = newCheckout()
  write('README.md', 'nothing\n')
  const before = lists.map(read)
  const { exitCode, stderr } = await newTask('--name', 'x')
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('README.md: no line') })
  expect(lists.map(read)).toEqual(before)
  expect(['tasks/x.mts', 'test/tasks/x.test.ts'].filter(has)).toEqual([])
})
