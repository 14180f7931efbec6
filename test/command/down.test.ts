import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { down, undoJobs } from '../../lib/command/down.ts'
import { objects, ready } from '../../lib/step/steps.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { parseNeed } from '../../lib/task/need.ts'
import { downOptions } from '../../lib/task/run-options.ts'
import { openClusters } from '../../lib/workspace/clusters.ts'
import { failureOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'
import { owned } from '../step/managed.ts'
import { fakeLab, type Sketch, task } from '../workspace/fake-lab.ts'

vi.mock('../../lib/workspace/clusters.ts')

const tasks = [
  task('network', { steps: () => [objects('one', []), ready('a', 'deployment/a'), objects('two', [])] }),
  task('pools', { needs: [parseNeed('network')] }),
  task('web', { needs: [parseNeed('pools')] }),
  task('aside'),
]
const components = tasks.map(({ name }) => name)
const ours = { components, managed: { owner: async () => 'us' }, answers: {} } satisfies Sketch
const adopted = { ...ours, managed: { owner: async () => 'somebody else' } } satisfies Sketch
const absent = { components }

/** The undo jobs, each with the jobs that come before it. */
async function undone(sketches: Readonly<Record<string, Sketch>>, component?: string) {
  const { clusters, parts } = await fakeLab(sketches, ...tasks)
  const jobs = await undoJobs(clusters, component, parts)
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length)
  expect(jobs.map(({ after }) => after)).toEqual(jobs.map(({ needs }) => needs))
  return Object.fromEntries(jobs.map(({ id, needs }) => [id, needs]))
}

/** The changes of each step of an undo job. */
async function changesOf(sketch: Sketch, job: string) {
  const { clusters, parts } = await fakeLab({ west: sketch }, ...tasks)
  const found = (await undoJobs(clusters, undefined, parts)).find(({ id }) => id === job)
  const runner = found?.runner(parts.host.signal)
  return Promise.all(
    (await found?.steps())?.map(async (step) => [step.name, await runner?.probe(step)]) ?? [],
  )
}

test('a cluster that we created is removed as a whole', async () => {
  expect(await undone({ west: ours })).toEqual({ 'cluster@west': [] })
  expect(await changesOf(ours, 'cluster@west')).toEqual([
    ['rehearsal cluster west', [{ action: 'remove', what: 'rehearsal cluster west' }]],
  ])
})

test('COMPONENT= keeps even a cluster that we created: its dependants are removed first, then the component', async () => {
  const left = { 'pools@west': ['web@west'], 'web@west': [] }
  expect(await undone({ west: ours }, 'pools')).toEqual(left)
  expect(await undone({ west: adopted }, 'pools')).toEqual(left)
})

test('an adopted cluster is kept: all its components are removed, dependants first', async () => {
  expect(await undone({ west: adopted })).toEqual({
    'network@west': ['pools@west'],
    'pools@west': ['web@west'],
    'web@west': [],
    'aside@west': [],
    'cluster@west': ['network@west', 'pools@west', 'web@west', 'aside@west'],
  })
  expect(await changesOf(adopted, 'cluster@west')).toMatchObject([
    ['rehearsal cluster west', [{ action: 'keep', because: 'we did not make it' }]],
  ])
})

test('the steps of a component are undone in reverse order; a step that only waits is left out', async () => {
  expect(await changesOf(adopted, 'network@west')).toEqual([
    ['what is left over', []],
    ['two', []],
    ['one', []],
  ])
})

test('orphaned components are removed too, and COMPONENT= can name one', async () => {
  const object = owned({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, 'old.west')
  const orphaned = {
    ...adopted,
    owned: {
      objects: [{ component: 'old', object }],
      releases: [{ component: 'aside', release: 'aside', namespace: 'aside' }],
    },
    answers: {
      '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] },
      '/api/v1/namespaces/default/configmaps/a': object,
    },
  } satisfies Sketch
  expect(await changesOf(orphaned, 'old@west')).toMatchObject([
    ['what is left over', [{ action: 'remove', what: 'ConfigMap a' }]],
  ])
  expect(await undone({ west: orphaned }, 'old')).toEqual({ 'old@west': [] })
  expect(await undone({ west: orphaned }, 'aside')).toEqual({ 'aside@west': [] })
})

test('an absent cluster has nothing to undo, and is sent no request', async () => {
  expect(await undone({ west: absent })).toEqual({ 'cluster@west': [] })
  expect(await changesOf(absent, 'cluster@west')).toEqual([['rehearsal cluster west', []]])
  expect(await undone({ west: absent }, 'pools')).toEqual({})
  expect(await undone({ west: absent, east: ours }, 'web')).toEqual({ 'web@east': [] })
})

test('an unknown component is refused, with the nearest known one', async () => {
  const failure = await failureOf(undone({ west: adopted }, 'pool'))
  expect([failure.exitCode, failure.message]).toEqual([
    2,
    'the lab has no component pool (did you mean pools?)',
  ])
})

/** The exit code and events of a dry run, and the clusters whose clients were closed. */
async function dryRun(component?: string) {
  const { clusters, closed } = await fakeLab({ west: adopted, east: ours }, ...tasks)
  vi.mocked(openClusters).mockResolvedValue({ clusters, keepSlots: async () => {} })
  const cwd = tempFolder()
  writeFileSync(join(cwd, 'lab.yaml'), '')
  const events: RunEvent[] = []
  const signal = new AbortController().signal
  const host = { env: {}, signal, cwd, emit: (event: RunEvent) => events.push(event), print: () => {} }
  const options = downOptions.parse({ lab: 'lab.yaml', component, dryRun: true })
  const exitCode = await down(options, host).catch((error: unknown) => error)
  return { exitCode, events, closed }
}

test('a dry run plans the undo jobs, and closes the clients', async () => {
  const { exitCode, events, closed } = await dryRun()
  const planned = events.flatMap((event) => (event.type === 'job-planned' ? [event.job] : []))
  expect([exitCode, planned, closed]).toEqual([0, ['cluster@west', 'cluster@east'], ['west', 'east']])
})

test('a refused component closes the clients, too', async () => {
  const { exitCode, events, closed } = await dryRun('nobody')
  expect([events, closed]).toEqual([[], ['west', 'east']])
  expect(exitCode).toMatchObject({ exitCode: 2, message: 'the lab has no component nobody' })
})
