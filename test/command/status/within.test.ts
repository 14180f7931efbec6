import { expect, test } from 'vitest'
import { within } from '../../../lib/command/status/within.ts'
import { failureOf } from '../../process/failing.ts'

const { signal } = new AbortController()

test('a result in time is returned', async () => {
  expect(await within(60_000, signal, async () => 42)).toBe(42)
})

test('work that takes too long is aborted, and fails', async () => {
  const stopped = Promise.withResolvers<unknown>()
  const failure = await failureOf(
    within(1, signal, (late) => {
      late.addEventListener('abort', () => stopped.resolve(late.reason))
      return new Promise(() => {})
    }),
  )
  expect(failure.details.code).toBe('no-answer')
  expect(await stopped.promise).toMatchObject({ message: failure.message })
})
