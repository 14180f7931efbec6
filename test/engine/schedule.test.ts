import { expect, test, vi } from 'vitest'
import { runJobs } from '../../lib/engine/schedule.ts'
import { Failure } from '../../lib/failure.ts'
import { cluster } from '../../lib/step/steps.ts'
import { earlyStep, endsOf, lateStep, rig, settled } from './rig.ts'

const broken = new Failure({ code: 'process-failed', what: 'it broke' })

const statuses = (ends: readonly { job: string; status: string }[]) =>
  Object.fromEntries(ends.map(({ job, status }) => [job, status]))

test('a job begins when what it needs is done, and not before', async () => {
  const { job, options, running, release, applied } = rig({ held: true })
  const work = runJobs(
    [job({ id: 'c', needs: ['a', 'b'] }), job({ id: 'b', needs: ['a'] }), job({ id: 'a' })],
    options(),
  )
  await settled()
  expect(running()).toEqual(['a/late'])
  await release('a/late')
  expect(running()).toEqual(['b/late'])
  await release('b/late')
  expect(running()).toEqual(['c/late'])
  await release('c/late')
  expect(statuses(await work)).toEqual({ a: 'done', b: 'done', c: 'done' })
  expect(applied).toEqual(['a/late', 'b/late', 'c/late'])
})

test('the ends come in the order of the jobs, whatever the order they ended in', async () => {
  const { job, options, events } = rig()
  const jobs = [job({ id: 'c', needs: ['b'] }), job({ id: 'b', needs: ['a'] }), job({ id: 'a' })]
  expect((await runJobs(jobs, options())).map((end) => end.job)).toEqual(['c', 'b', 'a'])
  expect(Object.keys(endsOf(events))).toEqual(['a', 'b', 'c'])
})

test('no more than `parallel` work at the same time; the next begins as soon as one ends', async () => {
  const { job, options, running, release } = rig({ held: true })
  const ids = ['a', 'b', 'c', 'd', 'e']
  const work = runJobs(
    ids.map((id) => job({ id })),
    options({ parallel: 2 }),
  )
  await settled()
  expect(running()).toEqual(['a/late', 'b/late'])
  await release('b/late')
  expect(running()).toEqual(['a/late', 'c/late'])
  await release('c/late')
  await release('d/late')
  expect(running()).toEqual(['a/late', 'e/late'])
  await release('e/late')
  await release('a/late')
  expect(Object.values(statuses(await work))).toEqual(Array(5).fill('done'))
})

test('early steps run before what the job needs is done, but after what it comes after', async () => {
  const { job, options, running, release } = rig({ held: true })
  const steps = [earlyStep('m/early'), lateStep('m/late'), earlyStep('m/early-after-late')]
  const work = runJobs(
    [
      job({ id: 'm', after: ['cluster'], needs: ['cni'], steps }),
      job({ id: 'cluster' }),
      job({ id: 'cni', after: ['cluster'] }),
    ],
    options(),
  )
  await settled()
  expect(running()).toEqual(['cluster/late'])
  await release('cluster/late')
  expect(running().toSorted()).toEqual(['cni/late', 'm/early'])
  await release('m/early')
  expect(running()).toEqual(['cni/late'])
  await release('cni/late')
  expect(running()).toEqual(['m/late'])
  await release('m/late')
  expect(running()).toEqual(['m/early-after-late']) // the order of steps is kept
  await release('m/early-after-late')
  expect(statuses(await work)).toEqual({ m: 'done', cluster: 'done', cni: 'done' })
})

test('a job that waits for what it needs gives up its place', async () => {
  const { job, options, running, release } = rig({ held: true })
  const steps = [earlyStep('first/early'), lateStep('first/late')]
  const work = runJobs(
    [job({ id: 'first', needs: ['second'], steps }), job({ id: 'second' })],
    options({ parallel: 1 }),
  )
  await settled()
  expect(running()).toEqual(['first/early'])
  await release('first/early')
  expect(running()).toEqual(['second/late'])
  await release('second/late')
  await release('first/late')
  expect(statuses(await work)).toEqual({ first: 'done', second: 'done' })
})

test('the steps of a job are asked for once, when what it comes after is done', async () => {
  const { job, options, release, running } = rig({ held: true })
  const steps = vi.fn(async () => [earlyStep('b/early'), lateStep('b/late')])
  const work = runJobs([job({ id: 'a' }), { ...job({ id: 'b', after: ['a'] }), steps }], options())
  await settled()
  expect(steps).not.toHaveBeenCalled()
  await release('a/late')
  await release('b/early')
  await release('b/late')
  await work
  expect(steps).toHaveBeenCalledOnce()
  expect(running()).toEqual([])
})

test('what has failed cancels what depends on it, each with the reason', async () => {
  const { job, options, failures, events, applied } = rig()
  failures.set('a/late', broken)
  const jobs = [
    job({ id: 'a' }),
    job({ id: 'b', needs: ['a'] }),
    job({ id: 'c', after: ['b'] }),
    job({ id: 'free' }),
  ]
  const ends = await runJobs(jobs, options({ keepGoing: true }))
  expect(ends).toMatchObject([
    { job: 'a', status: 'failed', reason: 'it broke', code: 'process-failed', error: broken },
    { job: 'b', status: 'cancelled', reason: 'because a failed' },
    { job: 'c', status: 'cancelled', reason: 'because b was cancelled' },
    { job: 'free', status: 'done' },
  ])
  expect(applied.toSorted()).toEqual(['a/late', 'free/late'])
  expect(endsOf(events)).toEqual({ a: 1, b: 1, c: 1, free: 1 })
  expect(JSON.stringify(events)).not.toContain('"error"')
})

test('after a failure nothing new begins, but what has begun is finished', async () => {
  const { job, options, failures, running, release, applied } = rig({ held: true })
  failures.set('bad/late', broken)
  const jobs = [job({ id: 'bad' }), job({ id: 'begun' }), job({ id: 'next' })]
  const work = runJobs(jobs, options({ parallel: 2 }))
  await settled()
  await release('bad/late')
  expect(running()).toEqual(['begun/late'])
  await release('begun/late')
  const ends = await work
  expect(statuses(ends)).toEqual({ bad: 'failed', begun: 'done', next: 'cancelled' })
  expect(ends[2]?.reason).toContain('because bad failed')
  expect(applied).toEqual(['bad/late', 'begun/late'])
})

test('a job between its early and its late steps is not new work that may begin', async () => {
  const { job, options, failures, release, applied } = rig({ held: true })
  failures.set('bad/late', broken)
  const steps = [earlyStep('m/early'), lateStep('m/late')]
  const work = runJobs([job({ id: 'bad' }), job({ id: 'm', steps })], options())
  await settled()
  await release('bad/late')
  await release('m/early')
  expect(statuses(await work)).toEqual({ bad: 'failed', m: 'cancelled' })
  expect(applied).not.toContain('m/late')
})

test('a run over what is satisfied changes nothing and says so', async () => {
  const { job, options, satisfied, events } = rig()
  const jobs = [
    job({ id: 'a' }),
    job({ id: 'b', needs: ['a'], steps: [earlyStep('b/early'), lateStep('b/late')] }),
    job({ id: 'nothing-to-do', steps: [] }),
  ]
  expect((await runJobs(jobs, options())).map(({ status, changes }) => [status, changes])).toEqual([
    ['done', 1],
    ['done', 2],
    ['unchanged', 0],
  ])
  expect(satisfied.size).toBe(3)
  events.length = 0
  expect(Object.values(statuses(await runJobs(jobs, options())))).toEqual(Array(3).fill('unchanged'))
  expect(endsOf(events)).toEqual({ a: 1, b: 1, 'nothing-to-do': 1 })
})

test('every event of a job says as data which component and which cluster it is about', async () => {
  const { job, options, events } = rig()
  await runJobs([job({ id: 'pools', component: 'metallb', cluster: 'east' })], options())
  const about = { job: 'pools', component: 'metallb', cluster: 'east' }
  expect(events).toMatchObject([
    { type: 'job-started', ...about },
    { type: 'step-started', ...about },
    { type: 'step-ended', ...about },
    { type: 'job-ended', ...about },
  ])
})

test('what a job brought is in its end', async () => {
  const { job, options } = rig()
  const steps = [
    cluster('one', { version: '1.30' }),
    cluster('two', { version: '1.30', pools: ['10.0.0.1-10.0.0.9'] }),
    cluster('three', { version: '2', pools: ['10.0.1.0/24'], vips: ['10.0.2.1'] }),
  ]
  expect(await runJobs([job({ id: 'a', steps })], options())).toMatchObject([
    {
      versions: ['1.30', '2'],
      pools: ['10.0.0.1-10.0.0.9', '10.0.1.0/24'],
      vips: ['10.0.2.1'],
      changes: 3,
    },
  ])
})

test('the changes that a job made before it failed are counted', async () => {
  const { job, options, failures } = rig()
  failures.set('two', broken)
  const steps = [earlyStep('zero'), lateStep('one'), lateStep('two')]
  expect(await runJobs([job({ id: 'a', steps })], options())).toMatchObject([
    { status: 'failed', changes: 2 },
  ])
})

test('an interrupt cancels what runs and what waits; each job still ends once', async () => {
  const { job, options, events, running } = rig({ held: true })
  const stop = new AbortController()
  const jobs = [
    job({ id: 'a' }),
    job({ id: 'b', needs: ['a'] }),
    job({ id: 'c' }),
    job({ id: 'd', after: ['c'] }),
  ]
  const work = runJobs(jobs, options({ signal: stop.signal, parallel: 1 }))
  await settled()
  expect(running()).toEqual(['a/late'])
  stop.abort(new Failure({ code: 'interrupted', what: 'interrupted by SIGINT' }))
  const ends = await work
  expect(Object.values(statuses(ends))).toEqual(Array(4).fill('cancelled'))
  for (const end of ends) expect(end.reason).toBe('interrupted by SIGINT')
  expect(endsOf(events)).toEqual({ a: 1, b: 1, c: 1, d: 1 })
})

test('interrupted before it began, a run starts nothing', async () => {
  const { job, options, applied, events } = rig()
  const signal = AbortSignal.abort(new Failure({ code: 'interrupted', what: 'too late' }))
  expect(await runJobs([job({ id: 'a' })], options({ signal }))).toMatchObject([
    { status: 'cancelled', reason: 'too late' },
  ])
  expect(applied).toEqual([])
  expect(events.map(({ type }) => type)).toEqual(['job-ended'])
})

test('a job past its deadline has failed with exit code 124; others are not stopped by it', async () => {
  const { job, options, release } = rig({ held: true })
  const jobs = [
    job({ id: 'slow', deadlineMs: 1 }),
    job({ id: 'other' }),
    job({ id: 'next', needs: ['slow'] }),
  ]
  const work = runJobs(jobs, options({ keepGoing: true }))
  await settled()
  await release('other/late')
  const ends = await work
  expect(statuses(ends)).toEqual({ slow: 'failed', other: 'done', next: 'cancelled' })
  expect(ends[0]).toMatchObject({ error: { exitCode: 124, details: { code: 'deadline' } } })
  expect(ends[0]?.reason).toContain('slow did not finish in time')
})

test('waiting for others is not held against a job’s deadline', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { job, options, release } = rig({ held: true })
    const steps = [earlyStep('m/early'), lateStep('m/late')]
    const work = runJobs(
      [job({ id: 'a' }), job({ id: 'm', needs: ['a'], steps, deadlineMs: 1_000 })],
      options(),
    )
    await settled()
    await release('m/early')
    vi.advanceTimersByTime(30_000)
    await release('a/late')
    await release('m/late')
    expect(statuses(await work)).toEqual({ a: 'done', m: 'done' })
  } finally {
    vi.useRealTimers()
  }
})

test('the time of a job’s early steps counts', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { job, options, release } = rig({ held: true })
    let now = 0
    const clock = { now: () => now, sleep: async () => {} }
    const steps = [earlyStep('m/early'), lateStep('m/late')]
    const work = runJobs([job({ id: 'm', steps, deadlineMs: 1_000 })], options({ clock }))
    await settled()
    now = 900
    await release('m/early')
    vi.advanceTimersByTime(100)
    expect(statuses(await work)).toEqual({ m: 'failed' })
  } finally {
    vi.useRealTimers()
  }
})

test('a bug in a step is a failed job with its stack, not a crash', async () => {
  const { job, options, failures } = rig()
  failures.set('a/late', new TypeError('a bug'))
  expect(await runJobs([job({ id: 'a' })], options())).toMatchObject([
    { status: 'failed', reason: expect.stringMatching(/^TypeError: a bug\n/) },
  ])
})

test('steps that cannot be told are a failed job', async () => {
  const { job, options } = rig()
  const steps = async () => Promise.reject(broken)
  expect(await runJobs([{ ...job({ id: 'a' }), steps }], options())).toMatchObject([
    { status: 'failed', reason: 'it broke' },
  ])
})

test('a need that is no job of this run is no obstacle', async () => {
  const { job, options } = rig()
  expect(await runJobs([job({ id: 'a', needs: ['elsewhere'] })], options())).toMatchObject([
    { status: 'done' },
  ])
})
