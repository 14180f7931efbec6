import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { needText, parseNeed } from '../../lib/task/need.ts'
import { type RunOptions, runOptions } from '../../lib/task/run-options.ts'
import { loadProject } from '../../lib/workspace/load-project.ts'
import { failureOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'
import { program } from '../task/program.ts'
import { checkout } from './checkout.ts'

vi.setConfig({ testTimeout: 30_000 })

/** The project of a lab file of that text, as seen from its folder. */
function load(
  text: string,
  options: Partial<RunOptions> = {},
  standalone?: Parameters<typeof loadProject>[2],
) {
  const cwd = tempFolder()
  writeFileSync(join(cwd, 'my.yaml'), text)
  const host = { env: {}, signal: new AbortController().signal, cwd, emit: () => {}, print: () => {} }
  return loadProject({ ...runOptions.parse({}), lab: 'my.yaml', ...options }, host, standalone)
}

const two = 'clusters: { west: { provider: rehearsal }, east: { provider: kind } }'

test('an empty lab file is the default lab, with every task at hand', async () => {
  const { clusters, lab, tasks } = await load('')
  expect(clusters).toEqual(['control-plane-dev'])
  expect(Object.keys(lab.clusters['control-plane-dev']?.components ?? {}).toSorted()).toEqual([
    'cilium',
    'gateway-api',
    'metallb',
  ])
  expect(Object.keys(tasks)).toEqual(expect.arrayContaining(['metallb', 'metallb-config']))
  expect(Object.keys(tasks)).not.toContain('up')
})

test('all clusters, or the one that is meant', async () => {
  expect((await load(two)).clusters).toEqual(['west', 'east'])
  expect((await load(two, { cluster: 'east' })).clusters).toEqual(['east'])
})

test('a provider given takes the place of the lab’s own', async () => {
  const providers = (project: Awaited<ReturnType<typeof load>>) =>
    Object.values(project.lab.clusters).map(({ provider }) => provider)
  expect(providers(await load(two))).toEqual(['rehearsal', 'kind'])
  expect(providers(await load(two, { provider: 'rehearsal' }))).toEqual(['rehearsal', 'rehearsal'])
})

test.each([
  ['the lab file’s own providers', {}],
  ['another provider', { provider: 'rehearsal' }],
] as const)('the lab is frozen, whole, with %s', async (_, options) => {
  const { lab } = await load('clusters: { west: { components: { cilium: { values: { a: {} } } } } }', options)
  const notFrozen = (value: unknown, path: string): readonly string[] =>
    typeof value !== 'object' || value === null
      ? []
      : [
          ...(Object.isFrozen(value) ? [] : [path]),
          ...Object.entries(value).flatMap(([key, inner]) => notFrozen(inner, `${path}.${key}`)),
        ]
  expect(lab.clusters.west?.components.cilium).toMatchObject({ values: { a: {} } })
  expect(notFrozen(lab, 'lab')).toEqual([])
})

test.each([
  ['no such file', '', { lab: 'none.yaml' }, ['none.yaml: no such lab file']],
  ['an unknown cluster', two, { cluster: 'wets' }, ['my.yaml: no cluster wets (did you mean west?)']],
  [
    'several mistakes',
    'clusters:\n  west:\n    provider: kynd\n    components:\n      metalb: {}\n',
    {},
    ['my.yaml: line 3: clusters.west.provider', 'metalb: unknown key (did you mean metallb?)'],
  ],
])('%s: a usage failure that says so', async (_, text, options, parts) => {
  const failure = await failureOf(load(text, options))
  expect(failure.exitCode).toBe(2)
  for (const part of parts) expect(failure.message).toContain(part)
})

const misspelt = { name: 'web', needs: ['gateway-apii?', 'metallb@clustermsh', 'ciliun'].map(parseNeed) }
const unknownNeeds = [
  'task web: needs gateway-apii?, and there is no task gateway-apii (did you mean gateway-api?)',
  'task web: needs metallb@clustermsh, and there is no task clustermsh (did you mean clustermesh?)',
  'task web: needs ciliun, and there is no task ciliun (did you mean cilium?)',
]

test('needs of a task run by itself that name no task are refused, with all that is wrong besides', async () => {
  const failure = await failureOf(load(two, { cluster: 'wets' }, misspelt))
  expect(failure.exitCode).toBe(2)
  expect(failure.message.split('\n')).toEqual([
    'my.yaml: no cluster wets (did you mean west?)',
    ...unknownNeeds,
  ])
  const unreadable = await failureOf(load('clusters: 1', {}, misspelt))
  expect(unreadable.message.split('\n')).toEqual([expect.stringContaining('my.yaml: '), ...unknownNeeds])
})

test('so are those of tasks that the lab does not even have, by whatever reads a lab', async () => {
  const folder = checkout()
  const file = join(folder, 'tasks/traefik.mts')
  const needs = JSON.stringify(misspelt.needs.map(needText))
  writeFileSync(file, readFileSync(file, 'utf8').replace(/needs: .*,/, `needs: ${needs},`))
  for (const task of ['outdated', 'metallb']) {
    const { exitCode, stderr } = await program(['node', `tasks/${task}.mts`], { cwd: folder })
    expect(exitCode).toBe(2)
    for (const problem of unknownNeeds) expect(stderr).toContain(problem.replace('web', 'traefik'))
    expect(stderr).not.toContain('add `')
  }
})
