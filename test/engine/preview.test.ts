import { describe, expect, test } from 'vitest'
import { type PlannedJob, planItem, preview } from '../../lib/engine/preview.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
import { cluster } from '../../lib/step/steps.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { create, reference } from './rig.ts'

const planned = (
  id: string,
  previewStep: (name: string) => Promise<readonly Change[]> = async (name) => create(name),
  needs: readonly string[] = [],
): PlannedJob => ({
  reference: reference(id),
  needs,
  items: async () =>
    [`${id} one`, `${id} two`].map((name) => planItem(cluster(name), (step) => previewStep(step.name))),
  areAddressesAssumed: async () => false,
})

const previewed = (...jobs: readonly PlannedJob[]) => previewedUntil(new AbortController().signal, ...jobs)

async function previewedUntil(signal: AbortSignal, ...jobs: readonly PlannedJob[]) {
  const events: RunEvent[] = []
  const host = { env: {}, signal, cwd: '/', emit: (event: RunEvent) => events.push(event), print: () => {} }
  const exitCode = await preview('plan', jobs, host)
  return { exitCode, events }
}

test('every step of every job is emitted, dependencies first, and its changes are counted', async () => {
  const quiet = planned('b', async () => [{ action: 'keep', what: 'x', because: 'not ours' }])
  const { exitCode, events } = await previewed(planned('a', undefined, ['b']), quiet)
  expect(exitCode).toBe(0)
  expect(events[0]).toEqual({
    type: 'run-started',
    command: 'plan',
    jobs: [
      { ...reference('b'), needs: [] },
      { ...reference('a'), needs: ['b'] },
    ],
  })
  const plans = events.filter(({ type }) => type.endsWith('-planned'))
  expect(plans).toMatchObject([
    { type: 'step-planned', ...reference('b'), step: 'b one' },
    { type: 'step-planned', ...reference('b'), step: 'b two' },
    { type: 'job-planned', ...reference('b'), changes: 0 },
    { type: 'step-planned', ...reference('a'), step: 'a one', changes: create('a one') },
    { type: 'step-planned', ...reference('a'), step: 'a two', changes: create('a two') },
    { type: 'job-planned', ...reference('a'), changes: 2 },
  ])
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 0, changes: 2 })
})

test('the plan of a job has its versions, pools and VIPs', async () => {
  const steps = [
    cluster('one', { version: '1', pools: ['10.0.0.1-10.0.0.9'] }),
    cluster('two', { version: '1', vips: ['10.0.2.1'] }),
  ]
  const items = async () => steps.map((step) => planItem(step, async () => []))
  const { events } = await previewed({ ...planned('a'), items })
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'job-planned',
      versions: ['1'],
      pools: ['10.0.0.1-10.0.0.9'],
      vips: ['10.0.2.1'],
    }),
  )
})

test('all steps are previewed concurrently', async () => {
  let atWork = 0
  let most = 0
  const slow = async () => {
    most = Math.max(most, ++atWork)
    await new Promise(setImmediate)
    atWork--
    return []
  }
  await previewed(planned('a', slow), planned('b', slow))
  expect(most).toBe(4)
})

test('a job whose preview fails reports why and decides the exit code; the other jobs are still planned', async () => {
  const failing = planned('a', async (name) => {
    if (name === 'a two') throw new Failure({ code: 'cluster-unfit', what: 'another cluster', exitCode: 2 })
    return create('x')
  })
  const { exitCode, events } = await previewed(failing, planned('b'))
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

describe('the exit code', () => {
  const failing = (id: string, error: Error, needs?: readonly string[]) =>
    planned(id, () => Promise.reject(error), needs)
  const failure = (exitCode?: number) =>
    new Failure({ code: 'deadline', what: 'y', ...(exitCode === undefined ? {} : { exitCode }) })

  test.each<[string, number, readonly PlannedJob[]]>([
    ['is that of the first failure', 2, [failing('a', failure(2)), failing('b', failure(124))]],
    [
      'is that of the first failure in the order of needs',
      124,
      [failing('a', failure(2), ['b']), failing('b', failure(124))],
    ],
    [
      'is that of a failure among jobs that can be planned',
      2,
      [planned('a'), failing('b', failure(2)), planned('c')],
    ],
    ['of a failure without one is 1', 1, [failing('a', failure()), failing('b', failure(2))]],
    ['of a bug is 1', 1, [failing('a', new TypeError('a bug')), failing('b', failure(2))]],
  ])('%s', async (_, expected, jobs) => {
    const { exitCode, events } = await previewed(...jobs)
    expect(exitCode).toBe(expected)
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: expected })
  })
})

test('waiting and keeping are reported, and not counted as changes', async () => {
  const { events } = await previewed(
    planned('a', async (what) => [...create(what), { action: 'wait', what }, { action: 'keep', what }]),
  )
  expect(events).toContainEqual(expect.objectContaining({ type: 'job-planned', changes: 2 }))
  expect(events.at(-1)).toMatchObject({ changes: 2 })
})

test('jobs are reported after the jobs that they need, else in the given order', async () => {
  const jobs = [
    planned('d', undefined, ['c', 'a']),
    planned('c', undefined, ['b']),
    planned('b'),
    planned('a'),
  ]
  const { events } = await previewed(...jobs)
  const order = events.flatMap((event) => (event.type === 'job-planned' ? [event.job] : []))
  expect(order).toEqual(['b', 'a', 'c', 'd'])
})

test('an interrupt ends it without a plan', async () => {
  const stop = new AbortController()
  const interrupting = planned('a', async () => {
    stop.abort(new Failure({ code: 'interrupted', what: 'by the test' }))
    return []
  })
  await expect(previewedUntil(stop.signal, interrupting)).rejects.toThrow('by the test')
})

test('a failure of `steps` ends the preview before the first event', async () => {
  const refused = {
    ...planned('a'),
    items: () => Promise.reject(new Failure({ code: 'process-failed', what: 'no range' })),
  }
  await expect(previewed(refused)).rejects.toThrow('no range')
})
