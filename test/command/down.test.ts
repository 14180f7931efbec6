import { expect, test } from 'vitest'
import { jobsBack } from '../../lib/command/down.ts'
import { objects, ready } from '../../lib/step/steps.ts'
import { failureOf } from '../process/failing.ts'
import { made } from '../step/managed.ts'
import { fakeLab, type Sketch, task } from '../workspace/fake-lab.ts'

const tasks = [
  task('network', { steps: () => [objects('one', []), ready('a', 'deployment/a'), objects('two', [])] }),
  task('pools', { needs: ['network'] }),
  task('web', { needs: ['pools'] }),
  task('aside'),
]
const components = tasks.map(({ name }) => name)
const ours = { components, managed: { owner: async () => 'us' }, answers: {} } satisfies Sketch
const adopted = { ...ours, managed: { owner: async () => 'somebody else' } } satisfies Sketch
const absent = { components }

/** What has to go, each job with those that go before it. */
async function undone(sketches: Readonly<Record<string, Sketch>>, component?: string) {
  const { clusters, parts } = await fakeLab(sketches, ...tasks)
  const jobs = await jobsBack(clusters, component, parts)
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length)
  expect(jobs.map(({ after }) => after)).toEqual(jobs.map(({ needs }) => needs))
  return Object.fromEntries(jobs.map(({ id, needs }) => [id, needs]))
}

/** What each step of a job would do. */
async function changesOf(sketch: Sketch, job: string) {
  const { clusters, parts } = await fakeLab({ west: sketch }, ...tasks)
  const found = (await jobsBack(clusters, undefined, parts)).find(({ id }) => id === job)
  const runner = found?.runner(parts.host.signal)
  return Promise.all(
    (await found?.steps())?.map(async (step) => [step.name, await runner?.probe(step)]) ?? [],
  )
}

test('a cluster of ours goes as a whole', async () => {
  expect(await undone({ west: ours })).toEqual({ 'cluster@west': [] })
  expect(await changesOf(ours, 'cluster@west')).toEqual([
    ['rehearsal cluster west', [{ action: 'remove', what: 'rehearsal cluster west' }]],
  ])
})

test('with a component named, even a cluster of ours stays: the component goes, and what needs it goes first', async () => {
  const left = { 'pools@west': ['web@west'], 'web@west': [] }
  expect(await undone({ west: ours }, 'pools')).toEqual(left)
  expect(await undone({ west: adopted }, 'pools')).toEqual(left)
})

test('somebody else’s cluster loses every component, what needs another one first, and stays', async () => {
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

test('the steps of a component are taken back from the last to the first; what made nothing has no way back', async () => {
  expect(await changesOf(adopted, 'network@west')).toEqual([
    ['what is left over', []],
    ['two', []],
    ['one', []],
  ])
})

test('what we made for a component that the lab has no more goes too, and can be named', async () => {
  const object = made({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, 'old.west')
  const orphaned = {
    ...adopted,
    ours: {
      objects: [{ component: 'old', object }],
      releases: [{ component: 'aside', release: 'aside', namespace: 'aside' }],
    },
    answers: {
      '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] },
      '/api/v1/namespaces/default/configmaps/a': object,
    },
  } satisfies Sketch
  expect(await changesOf(orphaned, 'old@west')).toEqual([
    ['what is left over', [{ action: 'remove', what: 'ConfigMap a' }]],
  ])
  expect(await undone({ west: orphaned }, 'old')).toEqual({ 'old@west': [] })
  expect(await undone({ west: orphaned }, 'aside')).toEqual({ 'aside@west': [] })
})

test('of a cluster that is not there nothing is to be taken back, and nobody asks it', async () => {
  expect(await undone({ west: absent })).toEqual({ 'cluster@west': [] })
  expect(await changesOf(absent, 'cluster@west')).toEqual([['rehearsal cluster west', []]])
  expect(await undone({ west: absent }, 'pools')).toEqual({})
  expect(await undone({ west: absent, east: ours }, 'web')).toEqual({ 'web@east': [] })
})

test('a component that neither the lab nor a cluster has is refused, with the nearest', async () => {
  const failure = await failureOf(undone({ west: adopted }, 'pool'))
  expect([failure.exitCode, failure.message]).toEqual([
    2,
    'the lab has no component pool (did you mean pools?)',
  ])
})
