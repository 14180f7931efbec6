import { expect, test } from 'vitest'
import { runSteps, type StepRunner } from '../../lib/engine/run-steps.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
import { cluster } from '../../lib/step/steps.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { fakeClock } from '../clock.ts'
import { detailsOf } from '../process/failing.ts'
import { create, reference } from './rig.ts'

const flaky = new Failure({ code: 'api-unanswered', what: 'connection reset', retryable: true })
const fatal = new Failure({ code: 'api-refused', what: 'not allowed' })

/** A runner that answers each probe and apply from a list, and records the calls. */
function scripted(answers: { probe: (readonly Change[] | Error)[]; apply?: (Error | undefined)[] }) {
  const calls: string[] = []
  const runner: StepRunner = {
    probe: async (step) => {
      calls.push(`probe ${step.name}`)
      const answer = answers.probe.shift() ?? []
      if (answer instanceof Error) throw answer
      return answer
    },
    apply: async (step) => {
      calls.push(`apply ${step.name}`)
      const answer = answers.apply?.shift()
      if (answer) throw answer
    },
  }
  return { calls, runner }
}

function start(runner: StepRunner, names: readonly string[] = ['a'], signal = new AbortController().signal) {
  const events: RunEvent[] = []
  const clock = fakeClock()
  const emit = (event: RunEvent) => events.push(event)
  let changes = 0
  const onChanged = (count: number) => {
    changes += count
  }
  /** Resolves to the number of changes. */
  const result = runSteps(
    reference('job'),
    names.map((name) => cluster(name)),
    runner,
    { emit, clock, signal, onChanged },
  ).then(() => changes)
  return { result, events, clock }
}

test('a satisfied step is not applied', async () => {
  const { calls, runner } = scripted({ probe: [[]] })
  expect(await start(runner).result).toBe(0)
  expect(calls).toEqual(['probe a'])
})

test('a step that differs is applied, and probed again', async () => {
  const { calls, runner } = scripted({ probe: [create('x')] })
  const { result, events } = start(runner)
  expect(await result).toBe(1)
  expect(calls).toEqual(['probe a', 'apply a', 'probe a'])
  expect(events).toMatchObject([
    { type: 'step-started', step: 'a' },
    { type: 'step-ended', step: 'a', changes: create('x') },
  ])
})

test('steps run in order, one after the other', async () => {
  const { calls, runner } = scripted({ probe: [create('x'), [], [], create('y')] })
  expect(await start(runner, ['a', 'b', 'c']).result).toBe(2)
  expect(calls).toEqual(['probe a', 'apply a', 'probe a', 'probe b', 'probe c', 'apply c', 'probe c'])
})

test('a change of action `wait` is not counted', async () => {
  const { runner } = scripted({ probe: [[{ action: 'wait', what: 'pods' }]] })
  expect(await start(runner).result).toBe(0)
})

test.each([
  ['a probe', { probe: [flaky, create('x')] }, 1],
  ['an apply', { probe: [create('x'), create('x')], apply: [flaky] }, 1],
  ['the probe after an apply', { probe: [create('x'), flaky, []] }, 1],
])('a retryable failure is retried: %s', async (_, answers, retries) => {
  const { runner } = scripted(answers)
  const { result, events, clock } = start(runner)
  expect(await result).toBe(1)
  expect(clock.slept).toHaveLength(retries)
  expect(events).toContainEqual({
    type: 'step-retried',
    ...reference('job'),
    step: 'a',
    attempt: 1,
    delayMs: 1_000,
    reason: 'connection reset',
  })
})

test('each pause is twice the one before; the fifth attempt is the last', async () => {
  const { calls, runner } = scripted({ probe: Array(9).fill(flaky) })
  const { result, clock } = start(runner)
  await expect(result).rejects.toBe(flaky)
  expect(calls).toHaveLength(5)
  expect(clock.slept).toEqual([1_000, 2_000, 4_000, 8_000])
})

test.each([
  ['a failure that is not retryable', fatal],
  ['a bug', new TypeError('a bug')],
])('%s is not retried', async (_, error) => {
  const { calls, runner } = scripted({ probe: [create('x')], apply: [error] })
  const { result, clock } = start(runner, ['a', 'b'])
  await expect(result).rejects.toBe(error)
  expect(clock.slept).toEqual([])
  expect(calls).toEqual(['probe a', 'apply a'])
})

test('a step that never converges: the failure lists the remaining changes', async () => {
  const left: Change = {
    action: 'change',
    what: 'Deployment a/b',
    fields: [{ path: 'spec.replicas', from: 1, to: 2 }],
  }
  const { calls, runner } = scripted({ probe: Array(20).fill([left]) })
  const details = await detailsOf(start(runner).result)
  expect(details).toMatchObject({ code: 'not-converged', got: 'change Deployment a/b (spec.replicas)' })
  expect(calls.filter((call) => call === 'apply a')).toHaveLength(5)
})

test('after an abort no step starts, and no attempt', async () => {
  const stop = new AbortController()
  const reason = new Failure({ code: 'interrupted', what: 'by the test' })
  const calls: string[] = []
  const runner: StepRunner = {
    probe: async (step) => {
      calls.push(step.name)
      stop.abort(reason)
      throw flaky
    },
    apply: async () => {},
  }
  const stopped = { details: { code: 'interrupted', what: 'by the test', got: `a: ${flaky.message}` } }
  await expect(start(runner, ['a', 'b'], stop.signal).result).rejects.toMatchObject(stopped)
  expect(calls).toEqual(['a'])
  await expect(start(runner, ['c'], stop.signal).result).rejects.toBe(reason)
  expect(calls).toEqual(['a'])
})

test('an abort during the pause ends it', async () => {
  const stop = new AbortController()
  const { calls, runner } = scripted({ probe: [flaky] })
  const events: RunEvent[] = []
  const clock = {
    now: () => 0,
    sleep: async () => stop.abort(fatal),
  }
  const work = runSteps(reference('job'), [cluster('a')], runner, {
    emit: (event) => events.push(event),
    clock,
    signal: stop.signal,
    onChanged: () => {},
  })
  await expect(work).rejects.toMatchObject({ message: fatal.message })
  expect(calls).toEqual(['probe a'])
})
