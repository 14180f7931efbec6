import { setImmediate as ioTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeWhenQuiet } from '../../lib/process/close-when-quiet.ts'

let received = 0
const close = vi.fn()
const start = (looks?: number) => closeWhenQuiet(() => received, close, looks)

/** Advances time without a turn for I/O. */
const pass = () => vi.advanceTimersToNextTimer()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.clearAllMocks()
})

test('output that is read in the I/O turn after a quiet time keeps the pipes open', async () => {
  start()
  pass()
  received++
  await ioTurn()
  expect(close).not.toHaveBeenCalled()
  pass()
  await ioTurn()
  expect(close).toHaveBeenCalledOnce()
})

test('a daemon that keeps writing does not keep the pipes open for ever', async () => {
  start(3)
  for (const _ of [1, 2, 3]) {
    expect(close).not.toHaveBeenCalled()
    pass()
    received++
    await ioTurn()
  }
  expect(close).toHaveBeenCalledOnce()
})
