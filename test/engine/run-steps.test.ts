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

/** A runner that answers each probe and apply from a list, and writes down what it was asked. */
function scripted(answers: { probe: (readonly Change[] | Error)[]; apply?: (Error | undefined)[] }) {
  const asked: string[] = []
  const runner: StepRunner = {
    probe: async (step) => {
      asked.push(`probe ${step.name}`)
      const answer = answers.probe.shift() ?? []
      if (answer instanceof Error) throw answer
      return answer
    },
    apply: async (step) => {
      asked.push(`apply ${step.name}`)
      const answer = answers.apply?.shift()
      if (answer) throw answer
    },
  }
  return { asked, runner }
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
  const { asked, runner } = scripted({ probe: [[]] })
  expect(await start(runner).result).toBe(0)
  expect(asked).toEqual(['probe a'])
})

test('what differs is applied, and probed again', async () => {
  const { asked, runner } = scripted({ probe: [create('x')] })
  const { result, events } = start(runner)
  expect(await result).toBe(1)
  expect(asked).toEqual(['probe a', 'apply a', 'probe a'])
  expect(events).toMatchObject([
    { type: 'step-started', step: 'a' },
    { type: 'step-ended', step: 'a', changes: create('x') },
  ])
})

test('steps run in order, one after the other', async () => {
  const { asked, runner } = scripted({ probe: [create('x'), [], [], create('y')] })
  expect(await start(runner, ['a', 'b', 'c']).result).toBe(2)
  expect(asked).toEqual(['probe a', 'apply a', 'probe a', 'probe b', 'probe c', 'apply c', 'probe c'])
})

test('waiting is no change', async () => {
  const { runner } = scripted({ probe: [[{ action: 'wait', what: 'pods' }]] })
  expect(await start(runner).result).toBe(0)
})

test.each([
  ['a probe', { probe: [flaky, create('x')] }, 1],
  ['an apply', { probe: [create('x'), create('x')], apply: [flaky] }, 1],
  ['the probe after an apply', { probe: [create('x'), flaky, []] }, 1],
])('what may pass is tried again: %s', async (_, answers, retries) => {
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

test('each pause is twice the one before, and after five attempts it has failed', async () => {
  const { asked, runner } = scripted({ probe: Array(9).fill(flaky) })
  const { result, clock } = start(runner)
  await expect(result).rejects.toBe(flaky)
  expect(asked).toHaveLength(5)
  expect(clock.slept).toEqual([1_000, 2_000, 4_000, 8_000])
})

test.each([
  ['a failure that will stay', fatal],
  ['a bug', new TypeError('a bug')],
])('%s is not tried again', async (_, error) => {
  const { asked, runner } = scripted({ probe: [create('x')], apply: [error] })
  const { result, clock } = start(runner, ['a', 'b'])
  await expect(result).rejects.toBe(error)
  expect(clock.slept).toEqual([])
  expect(asked).toEqual(['probe a', 'apply a'])
})

test('applied again and again and yet not as wanted: the failure says what is left', async () => {
  const left: Change = {
    action: 'change',
    what: 'Deployment a/b',
    fields: [{ path: 'spec.replicas', from: 1, to: 2 }],
  }
  const { asked, runner } = scripted({ probe: Array(20).fill([left]) })
  const details = await detailsOf(start(runner).result)
  expect(details).toMatchObject({ code: 'not-converged', got: 'change Deployment a/b (spec.replicas)' })
  expect(asked.filter((ask) => ask === 'apply a')).toHaveLength(5)
})

test('after an abort no step begins, and no other attempt', async () => {
  const stop = new AbortController()
  const reason = new Failure({ code: 'interrupted', what: 'by the test' })
  const asked: string[] = []
  const runner: StepRunner = {
    probe: async (step) => {
      asked.push(step.name)
      stop.abort(reason)
      throw flaky
    },
    apply: async () => {},
  }
  const stopped = { details: { code: 'interrupted', what: 'by the test', got: `a: ${flaky.message}` } }
  await expect(start(runner, ['a', 'b'], stop.signal).result).rejects.toMatchObject(stopped)
  expect(asked).toEqual(['a'])
  await expect(start(runner, ['c'], stop.signal).result).rejects.toBe(reason)
  expect(asked).toEqual(['a'])
})

test('an abort during the pause ends it', async () => {
  const stop = new AbortController()
  const { asked, runner } = scripted({ probe: [flaky] })
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
  expect(asked).toEqual(['probe a'])
})
