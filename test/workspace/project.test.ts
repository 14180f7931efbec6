import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { type RunOptions, runOptions } from '../../lib/task/run-options.ts'
import { loadProject } from '../../lib/workspace/load-project.ts'
import { failureOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'

vi.setConfig({ testTimeout: 30_000 })

/** The project of a lab file of that text, as seen from its folder. */
function load(text: string, options: Partial<RunOptions> = {}) {
  const cwd = tempFolder()
  writeFileSync(join(cwd, 'my.yaml'), text)
  const host = { env: {}, signal: new AbortController().signal, cwd, emit: () => {}, print: () => {} }
  return loadProject({ ...runOptions.parse({}), lab: 'my.yaml', ...options }, host)
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
