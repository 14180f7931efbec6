import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { jsonRenderer } from '../../lib/show/json.ts'
import { events } from './events.ts'
import { stream } from './stream.ts'

const parsed = (text: string) => {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('every event is one line, with its time and all its fields', () => {
  const stdout = stream()
  const renderer = jsonRenderer(stdout.stream)
  for (const event of events) renderer.emit(event)
  renderer.close()
  const lines = parsed(stdout.text())
  expect(lines.map(({ time, ...event }) => event)).toEqual(events)
  for (const { time } of lines) expect(new Date(time).toISOString()).toBe(time)
})

test('a run that ends before its first event ends with an event too, which has the code of the failure', () => {
  const stdout = stream()
  const renderer = jsonRenderer(stdout.stream)
  renderer.fail(new Failure({ code: 'usage', what: 'it broke', next: 'glue it', exitCode: 2 }))
  renderer.fail(new Error('a bug'))
  const [failure, bug] = parsed(stdout.text())
  expect(failure).toMatchObject({
    type: 'run-ended',
    exitCode: 2,
    reason: 'it broke\n  next: glue it',
    code: 'usage',
  })
  expect(bug).toMatchObject({ type: 'run-ended', exitCode: 1, reason: expect.stringContaining('a bug') })
  expect(bug).not.toHaveProperty('code')
})
