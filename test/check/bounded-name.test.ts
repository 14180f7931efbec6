import { expect, test } from 'vitest'
import { boundedName } from '../../lib/check/bounded-name.ts'

test('a short name is kept; a longer one is cut and stays unique', () => {
  expect(boundedName('a'.repeat(63))).toBe('a'.repeat(63))
  const [one, two] = ['x', 'y'].map((end) => boundedName(`${'a'.repeat(63)}${end}`))
  expect([one?.length, two?.length]).toEqual([63, 63])
  expect(one).not.toBe(two)
})
