import { expect, test } from 'vitest'
import { type PollOptions, poll, UNTIL_ABORTED } from '../lib/poll.ts'
import { fakeClock } from './clock.ts'

/** Polls for 3 among these answers; a function among them is called first. */
function polling(answers: readonly (number | (() => number))[], options: Partial<PollOptions> = {}) {
  const clock = fakeClock()
  const stop = new AbortController()
  let asked = 0
  const ask = async () => {
    const answer = answers[asked++] ?? 0
    return typeof answer === 'number' ? answer : answer()
  }
  const run = (more: Partial<PollOptions> = {}) =>
    poll(ask, (answer) => answer === 3, {
      deadlineMs: 1_000,
      pauseMs: 100,
      signal: stop.signal,
      clock,
      ...options,
      ...more,
    })
  return { run, stop, slept: clock.slept, clock, asked: () => asked }
}

test('what is as wanted at once is asked once, without a pause', async () => {
  const { run, slept, asked } = polling([3])
  expect(await run()).toBe(3)
  expect([asked(), slept]).toEqual([1, []])
})

test('it is asked again after each pause', async () => {
  const { run, slept, asked } = polling([1, 2, 3])
  expect(await run()).toBe(3)
  expect([asked(), slept]).toEqual([3, [100, 100]])
})

test.each([
  [300, 4, [100, 100, 100]],
  [299, 3, [100, 100]],
  [0, 1, []],
])('within %i ms it is asked %i times, and the last answer is given', async (deadlineMs, times, pauses) => {
  const { run, slept, asked } = polling([10, 11, 12, 13, 14, 15], { deadlineMs })
  expect(await run()).toBe(9 + times)
  expect([asked(), slept]).toEqual([times, pauses])
})

test('the time that answers take counts too', async () => {
  const clock = fakeClock()
  const { signal } = new AbortController()
  const slow = async () => clock.sleep(250, signal)
  const options = { deadlineMs: 600, pauseMs: 100, signal, clock }
  await poll(slow, () => false, options)
  expect(clock.now()).toBe(600)
})

test('an abort while it is asked ends it with that answer', async () => {
  const aborting = () => {
    stop.abort()
    return 7
  }
  const { run, stop, slept } = polling([1, aborting, 3])
  expect(await run()).toBe(7)
  expect(slept).toEqual([100])
})

test('an abort during a pause ends it with the answer before', async () => {
  const { run, stop, asked, clock } = polling([7, 3])
  const abort = async (ms: number) => {
    await clock.sleep(ms, stop.signal)
    stop.abort()
  }
  expect(await run({ clock: { ...clock, sleep: abort } })).toBe(7)
  expect(asked()).toBe(1)
})

test('where the caller has the deadline, only an abort ends it', async () => {
  const many = Array.from({ length: 50 }, () => 1)
  const { run, asked } = polling([...many, 3], { deadlineMs: UNTIL_ABORTED, pauseMs: 3_600_000 })
  expect(await run()).toBe(3)
  expect(asked()).toBe(51)
})

test('an error ends it', async () => {
  const failing = () => {
    throw new Error('broken')
  }
  const { run, asked } = polling([1, failing, 3])
  await expect(run()).rejects.toThrow('broken')
  expect(asked()).toBe(2)
})

test('the system clock really pauses, and an abort ends the pause', async () => {
  const stop = new AbortController()
  const ask = async () => setImmediate(() => stop.abort())
  const options = { deadlineMs: UNTIL_ABORTED, pauseMs: 3_600_000, signal: stop.signal }
  await poll(ask, () => false, options)
  expect(stop.signal.aborted).toBe(true)
})
