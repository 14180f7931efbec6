import { expect, test } from 'vitest'
import { type PlannedJob, planItem, preview } from '../../lib/engine/preview.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
import { cluster } from '../../lib/step/steps.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { create, reference } from './rig.ts'

const prospect = (
  id: string,
  foresee: (name: string) => Promise<readonly Change[]> = async (name) => create(name),
  needs: readonly string[] = [],
): PlannedJob => ({
  reference: reference(id),
  needs,
  items: async () =>
    [`${id} one`, `${id} two`].map((name) => planItem(cluster(name), (step) => foresee(step.name))),
  areAddressesAssumed: async () => false,
})

async function look(...prospects: PlannedJob[]) {
  const events: RunEvent[] = []
  const signal = new AbortController().signal
  const host = { env: {}, signal, cwd: '/', emit: (event: RunEvent) => events.push(event), print: () => {} }
  const exitCode = await preview('plan', prospects, host)
  return { exitCode, events }
}

test('every step of every job is told, what is needed first, and counted', async () => {
  const quiet = prospect('b', async () => [{ action: 'keep', what: 'x', because: 'not ours' }])
  const { exitCode, events } = await look(prospect('a', undefined, ['b']), quiet)
  expect(exitCode).toBe(0)
  expect(events[0]).toEqual({
    type: 'run-started',
    command: 'plan',
    jobs: [
      { ...reference('b'), needs: [] },
      { ...reference('a'), needs: ['b'] },
    ],
  })
  const told = events.filter(({ type }) => type.endsWith('-planned'))
  expect(told).toMatchObject([
    { type: 'step-planned', ...reference('b'), step: 'b one' },
    { type: 'step-planned', ...reference('b'), step: 'b two' },
    { type: 'job-planned', ...reference('b'), changes: 0 },
    { type: 'step-planned', ...reference('a'), step: 'a one', changes: create('a one') },
    { type: 'step-planned', ...reference('a'), step: 'a two', changes: create('a two') },
    { type: 'job-planned', ...reference('a'), changes: 2 },
  ])
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 0, changes: 2 })
})

test('what a job is to bring is told with it: versions, pools and VIPs', async () => {
  const steps = [
    cluster('one', { version: '1', pools: ['10.0.0.1-10.0.0.9'] }),
    cluster('two', { version: '1', vips: ['10.0.2.1'] }),
  ]
  const items = async () => steps.map((step) => planItem(step, async () => []))
  const { events } = await look({ ...prospect('a'), items })
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'job-planned',
      versions: ['1'],
      pools: ['10.0.0.1-10.0.0.9'],
      vips: ['10.0.2.1'],
    }),
  )
})

test('steps are looked at all at the same time', async () => {
  let atWork = 0
  let most = 0
  const slow = async () => {
    most = Math.max(most, ++atWork)
    await new Promise(setImmediate)
    atWork--
    return []
  }
  await look(prospect('a', slow), prospect('b', slow))
  expect(most).toBe(4)
})

test('a job that cannot be told says why, gives its exit code, and leaves the others their plan', async () => {
  const failing = prospect('a', async (name) => {
    if (name === 'a two') throw new Failure({ code: 'cluster-unfit', what: 'another cluster', exitCode: 2 })
    return create('x')
  })
  const { exitCode, events } = await look(failing, prospect('b'))
  expect(exitCode).toBe(2)
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'job-planned',
      ...reference('a'),
      changes: 1,
      reason: 'another cluster',
      code: 'cluster-unfit',
    }),
  )
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'job-planned', ...reference('b'), changes: 2 }),
  )
})

test('steps that cannot be made are refused before anything is told', async () => {
  const refused = {
    ...prospect('a'),
    items: () => Promise.reject(new Failure({ code: 'process-failed', what: 'no range' })),
  }
  await expect(look(refused)).rejects.toThrow('no range')
})
