import { describe, expect, test, vi } from 'vitest'
import { foresee, type Prospect, partOf } from '../../lib/engine/preview.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
import { cluster } from '../../lib/step/steps.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'
import { create } from './rig.ts'

const prospect = (
  id: string,
  foresee: (name: string) => Promise<readonly Change[]> = async (name) => create(name),
  needs: readonly string[] = [],
): Prospect => ({
  id,
  needs,
  parts: async () =>
    [`${id} one`, `${id} two`].map((name) => partOf(cluster(name), (step) => foresee(step.name))),
  areAddressesAssumed: async () => false,
})

const look = (...prospects: readonly Prospect[]) => lookUntil(new AbortController().signal, ...prospects)

async function lookUntil(signal: AbortSignal, ...prospects: readonly Prospect[]) {
  const events: RunEvent[] = []
  const close = vi.fn(async () => {})
  const host = { env: {}, signal, cwd: '/', emit: (event: RunEvent) => events.push(event), print: () => {} }
  const exitCode = await foresee('plan', prospects, [{ close } as unknown as LabCluster], host)
  expect(close).toHaveBeenCalledOnce()
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
      { job: 'b', needs: [] },
      { job: 'a', needs: ['b'] },
    ],
  })
  const told = events.filter(({ type }) => type.endsWith('-planned'))
  expect(told).toMatchObject([
    { type: 'step-planned', job: 'b', step: 'b one' },
    { type: 'step-planned', job: 'b', step: 'b two' },
    { type: 'job-planned', job: 'b', changes: 0 },
    { type: 'step-planned', job: 'a', step: 'a one', changes: create('a one') },
    { type: 'step-planned', job: 'a', step: 'a two', changes: create('a two') },
    { type: 'job-planned', job: 'a', changes: 2 },
  ])
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 0, changes: 2 })
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
    if (name === 'a two') throw new Failure({ code: 'unfit', what: 'another cluster', exitCode: 2 })
    return create('x')
  })
  const { exitCode, events } = await look(failing, prospect('b'))
  expect(exitCode).toBe(2)
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'job-planned', job: 'a', changes: 1, reason: 'another cluster' }),
  )
  expect(events).toContainEqual(expect.objectContaining({ type: 'job-planned', job: 'b', changes: 2 }))
})

describe('the exit code', () => {
  const failing = (id: string, error: Error, needs?: readonly string[]) =>
    prospect(id, () => Promise.reject(error), needs)
  const failure = (exitCode?: number) =>
    new Failure({ code: 'x', what: 'y', ...(exitCode === undefined ? {} : { exitCode }) })

  test.each<[string, number, readonly Prospect[]]>([
    ['is that of the first failure', 2, [failing('a', failure(2)), failing('b', failure(124))]],
    [
      'is that of the first failure, by what is needed',
      124,
      [failing('a', failure(2), ['b']), failing('b', failure(124))],
    ],
    [
      'is the failure’s, though the rest can be told',
      2,
      [prospect('a'), failing('b', failure(2)), prospect('c')],
    ],
    ['of a failure without one is 1', 1, [failing('a', failure()), failing('b', failure(2))]],
    ['of a bug is 1', 1, [failing('a', new TypeError('a bug')), failing('b', failure(2))]],
  ])('%s', async (_, expected, prospects) => {
    const { exitCode, events } = await look(...prospects)
    expect(exitCode).toBe(expected)
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: expected })
  })
})

test('what changes nothing is told, and not counted', async () => {
  const { events } = await look(
    prospect('a', async (what) => [...create(what), { action: 'wait', what }, { action: 'keep', what }]),
  )
  expect(events).toContainEqual(expect.objectContaining({ type: 'job-planned', changes: 2 }))
  expect(events.at(-1)).toMatchObject({ changes: 2 })
})

test('jobs are told after all that they need, and else in the order given', async () => {
  const jobs = [
    prospect('d', undefined, ['c', 'a']),
    prospect('c', undefined, ['b']),
    prospect('b'),
    prospect('a'),
  ]
  const { events } = await look(...jobs)
  const planned = events.flatMap((event) => (event.type === 'job-planned' ? [event.job] : []))
  expect(planned).toEqual(['b', 'a', 'c', 'd'])
})

test('interrupted, it gives no plan', async () => {
  const stop = new AbortController()
  const interrupting = prospect('a', async () => {
    stop.abort(new Failure({ code: 'interrupted', what: 'by the test' }))
    return []
  })
  await expect(lookUntil(stop.signal, interrupting)).rejects.toThrow('by the test')
})

test('steps that cannot be made are refused before anything is told', async () => {
  const refused = {
    ...prospect('a'),
    parts: () => Promise.reject(new Failure({ code: 'x', what: 'no range' })),
  }
  await expect(look(refused)).rejects.toThrow('no range')
})
