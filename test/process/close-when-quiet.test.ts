import { setImmediate as inputsTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeWhenQuiet } from '../../lib/process/close-when-quiet.ts'

let received = 0
const close = vi.fn()
const start = (looks?: number) => closeWhenQuiet(() => received, close, looks)

/** Time passes, without a turn for input. */
const pass = () => vi.advanceTimersToNextTimer()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.clearAllMocks()
})

test('what comes when input has its turn, after a time without any, keeps the pipes open', async () => {
  start()
  pass()
  received++
  await inputsTurn()
  expect(close).not.toHaveBeenCalled()
  pass()
  await inputsTurn()
  expect(close).toHaveBeenCalledOnce()
})

test('a daemon that goes on talking does not keep them open for ever', async () => {
  start(3)
  for (const _ of [1, 2, 3]) {
    expect(close).not.toHaveBeenCalled()
    pass()
    received++
    await inputsTurn()
  }
  expect(close).toHaveBeenCalledOnce()
})
