import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Job } from '../../lib/engine/schedule.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { runOptions } from '../../lib/task/run-options.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'
import { checkout } from '../workspace/checkout.ts'
import { reference, rig } from './rig.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

type Lib = typeof import('../../lib/engine/execute.ts') &
  typeof import('../../lib/failure.ts') &
  typeof import('../../lib/engine/lock.ts')

let folder: string
let lib: Lib
beforeEach(async () => {
  folder = checkout()
  const parts = ['engine/execute.ts', 'failure.ts', 'engine/lock.ts']
  // through one module, so that there is one Failure and not two
  writeFileSync(join(folder, 'all.ts'), parts.map((part) => `export * from './lib/${part}'\n`).join(''))
  lib = await import(join(folder, 'all.ts'))
})

function start(jobs: readonly Job[], signal = new AbortController().signal) {
  const events: RunEvent[] = []
  const invalidated = vi.fn<(told: number) => void>()
  const host = {
    env: {},
    signal,
    cwd: folder,
    emit: (event: RunEvent) => events.push(event),
    print: () => {},
  }
  const west = {
    name: 'west',
    cluster: { provider: 'rehearsal' },
    invalidate: () => invalidated(events.length),
  }
  const clusters = [west as unknown as LabCluster]
  const work = lib.execute('up', jobs, clusters, runOptions.parse({ keepGoing: true }), host)
  return { work, events, invalidated }
}

test('all went well: exit code 0; what was announced, what ended, and the sum', async () => {
  const { job } = rig()
  const jobs = [job({ id: 'a' }), job({ id: 'b', needs: ['a'] }), job({ id: 'c', steps: [] })]
  const { work, events } = start(jobs)
  expect(await work).toBe(0)
  expect(events[0]).toEqual({
    type: 'run-started',
    command: 'up',
    jobs: [
      { ...reference('a'), needs: [] },
      { ...reference('b'), needs: ['a'] },
      { ...reference('c'), needs: [] },
    ],
  })
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', command: 'up', exitCode: 0, changes: 2 })
})

test.each([
  ['a failure', (lib: Lib) => new lib.Failure({ code: 'process-failed', what: 'y' }), 1],
  [
    'a passed deadline',
    (lib: Lib) => new lib.Failure({ code: 'process-failed', what: 'y', exitCode: 124 }),
    124,
  ],
  ['a bug', () => new TypeError('a bug'), 1],
])('%s gives its exit code, also to the events', async (_, error, exitCode) => {
  const { job, failures } = rig()
  failures.set('a/late', error(lib))
  const { work, events } = start([job({ id: 'free' }), job({ id: 'a' }), job({ id: 'b', needs: ['a'] })])
  expect(await work).toBe(exitCode)
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode, changes: 1 })
})

test('an interrupt gives the exit code of its signal', async () => {
  const { job } = rig({ held: true })
  const stop = new AbortController()
  const { work } = start([job({ id: 'a' })], stop.signal)
  stop.abort(new lib.Failure({ code: 'interrupted', what: 'interrupted by SIGTERM', exitCode: 143 }))
  expect(await work).toBe(143)
})

test('while it runs its clusters are locked, and afterwards they are free', async () => {
  const { job, release, running } = rig({ held: true })
  const { work } = start([job({ id: 'a' })])
  await vi.waitFor(() => expect(running()).toEqual(['a/late']))
  const locks = join(folder, '.lab/locks')
  const take = () => lib.takeLocks(locks, ['rehearsal-west'], { pid: 1, command: 'other', since: '' })
  expect(take).toThrow(/another run is at work on rehearsal-west/)
  await release('a/late')
  await work
  take()()
})

test('what was observed without the locks is observed anew, before anything begins', async () => {
  const { job, release, running } = rig({ held: true })
  const { work, invalidated } = start([job({ id: 'a' })])
  await vi.waitFor(() => expect(running()).toEqual(['a/late']))
  expect(invalidated.mock.calls).toEqual([[0]])
  await release('a/late')
  await work
})

test('refused by a lock, nothing is announced and nothing begins', async () => {
  const { job, applied } = rig()
  const locks = join(folder, '.lab/locks')
  const giveBack = lib.takeLocks(locks, ['rehearsal-west'], { pid: 1, command: 'other', since: '' })
  const { work, events, invalidated } = start([job({ id: 'a' })])
  await expect(work).rejects.toThrow(/another run/)
  giveBack()
  expect(invalidated).not.toHaveBeenCalled()
  expect([applied, events]).toEqual([[], []])
})

test('steps that cannot be told are refused before anything is touched', async () => {
  const { job, applied } = rig()
  const steps = () => Promise.reject(new lib.Failure({ code: 'process-failed', what: 'no such range' }))
  const { work, events } = start([job({ id: 'a' }), { ...job({ id: 'b' }), steps }])
  await expect(work).rejects.toThrow('no such range')
  expect([applied, events]).toEqual([[], []])
  expect(readdirSync(folder)).not.toContain('.lab')
})
