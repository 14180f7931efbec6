import { expect, test } from 'vitest'
import { z } from 'zod'
import { has, inputOf } from '../../lib/task/input-of.ts'

const shelf = {
  name: 'shelf',
  input: z.strictObject({ boards: z.int().default(3), colour: z.string().optional() }),
}
const cluster = { components: { shelf: { colour: 'red' }, lamp: {} } }

test('what the lab file says of a component, its defaults filled in', () => {
  const input = inputOf(cluster, shelf)
  expect(input).toEqual({ boards: 3, colour: 'red' })
  // its type is that of the component's own schema
  expect((input?.boards ?? 0) + 1).toBe(4)
  expect(has(cluster, shelf)).toBe(true)
})

test('a component that the cluster does not have has no input', () => {
  const other = { components: { lamp: {} } }
  expect(inputOf(other, shelf)).toBeUndefined()
  expect(has(other, shelf)).toBe(false)
})

test('an input that is not of the component’s schema is a bug, and not passed on', () => {
  expect(() => inputOf({ components: { shelf: { boards: 'many' } } }, shelf)).toThrow(/boards/)
})
