import { expect, test } from 'vitest'
import { type PollOptions, poll, UNTIL_ABORTED } from '../lib/poll.ts'
import { fakeClock } from './clock.ts'

/** Polls these answers until one is 3; an answer can be a function that returns it. */
function polling(answers: readonly (number | (() => number))[], options: Partial<PollOptions> = {}) {
  const clock = fakeClock()
  const stop = new AbortController()
  let requests = 0
  const request = async () => {
    const answer = answers[requests++] ?? 0
    return typeof answer === 'number' ? answer : answer()
  }
  const run = (more: Partial<PollOptions> = {}) =>
    poll(request, (answer) => answer === 3, {
      deadlineMs: 1_000,
      pauseMs: 100,
      signal: stop.signal,
      clock,
      ...options,
      ...more,
    })
  return { run, stop, slept: clock.slept, clock, requests: () => requests }
}

test('if the first answer is as wanted, there is one request and no pause', async () => {
  const { run, slept, requests } = polling([3])
  expect(await run()).toBe(3)
  expect([requests(), slept]).toEqual([1, []])
})

test('there is another request after each pause', async () => {
  const { run, slept, requests } = polling([1, 2, 3])
  expect(await run()).toBe(3)
  expect([requests(), slept]).toEqual([3, [100, 100]])
})

test.each([
  [300, 4, [100, 100, 100]],
  [299, 3, [100, 100]],
  [0, 1, []],
])(
  'within %i ms there are %i requests, and the last answer is returned',
  async (deadlineMs, times, pauses) => {
    const { run, slept, requests } = polling([10, 11, 12, 13, 14, 15], { deadlineMs })
    expect(await run()).toBe(9 + times)
    expect([requests(), slept]).toEqual([times, pauses])
  },
)

test('the duration of requests counts toward the deadline', async () => {
  const clock = fakeClock()
  const { signal } = new AbortController()
  const slow = async () => clock.sleep(250, signal)
  const options = { deadlineMs: 600, pauseMs: 100, signal, clock }
  await poll(slow, () => false, options)
  expect(clock.now()).toBe(600)
})

test('an abort during a request ends the polling with its answer', async () => {
  const aborting = () => {
    stop.abort()
    return 7
  }
  const { run, stop, slept } = polling([1, aborting, 3])
  expect(await run()).toBe(7)
  expect(slept).toEqual([100])
})

test('an abort during a pause ends the polling with the last answer', async () => {
  const { run, stop, requests, clock } = polling([7, 3])
  const abort = async (ms: number) => {
    await clock.sleep(ms, stop.signal)
    stop.abort()
  }
  expect(await run({ clock: { ...clock, sleep: abort } })).toBe(7)
  expect(requests()).toBe(1)
})

test('without a deadline only an abort ends the polling', async () => {
  const many = Array.from({ length: 50 }, () => 1)
  const { run, requests } = polling([...many, 3], { deadlineMs: UNTIL_ABORTED, pauseMs: 3_600_000 })
  expect(await run()).toBe(3)
  expect(requests()).toBe(51)
})

test('an error ends the polling', async () => {
  const failing = () => {
    throw new Error('broken')
  }
  const { run, requests } = polling([1, failing, 3])
  await expect(run()).rejects.toThrow('broken')
  expect(requests()).toBe(2)
})

test('the system clock really pauses, and an abort ends the pause', async () => {
  const stop = new AbortController()
  const request = async () => setImmediate(() => stop.abort())
  const options = { deadlineMs: UNTIL_ABORTED, pauseMs: 3_600_000, signal: stop.signal }
  await poll(request, () => false, options)
  expect(stop.signal.aborted).toBe(true)
})
