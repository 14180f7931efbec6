import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { setImmediate as inputsTurn } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { closeWhenQuiet } from '../../lib/process/close-when-quiet.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A pipe of a child that has ended, into which the test lets bytes come. */
function pipeOf() {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const pipe = new Socket()
  let bytes = 0
  Object.defineProperty(pipe, 'bytesRead', { get: () => bytes })
  const child = { stdout: pipe, stderr: null } as unknown as ChildProcess
  const receive = () => {
    bytes += 1
  }
  return { pipe, child, receive }
}

/** Time passes, without a turn for input. */
const pass = () => vi.advanceTimersToNextTimer()

test('what comes when input has its turn, after a time without any, keeps the pipe open', async () => {
  const { pipe, child, receive } = pipeOf()
  closeWhenQuiet(child)
  pass()
  receive()
  await inputsTurn()
  expect(pipe.destroyed).toBe(false)
  pass()
  await inputsTurn()
  expect(pipe.destroyed).toBe(true)
})

test('a daemon that goes on talking does not keep it open for ever', async () => {
  const { pipe, child, receive } = pipeOf()
  closeWhenQuiet(child, 3)
  for (const _ of [1, 2, 3]) {
    expect(pipe.destroyed).toBe(false)
    pass()
    receive()
    await inputsTurn()
  }
  expect(pipe.destroyed).toBe(true)
})
