import { expect, test } from 'vitest'
import { z } from 'zod'
import { flagsOf, kebab, variableName } from '../../lib/task/flags.ts'

test.each([
  ['a string', z.string(), 'string'],
  ['a string with a default', z.string().default('x'), 'string'],
  ['an optional pattern', z.string().regex(/x/).optional(), 'string'],
  ['a choice', z.enum(['a', 'b']), 'string'],
  ['a number', z.number().optional(), 'number'],
  ['an integer', z.int().default(3), 'number'],
  ['a switch', z.boolean().default(false), 'boolean'],
  ['a list', z.array(z.string()).default([]), 'json'],
  ['an object', z.strictObject({ a: z.string() }), 'json'],
  ['a map', z.record(z.string(), z.unknown()), 'json'],
  ['anything', z.unknown(), 'json'],
])('%s', (_, schema, type) => {
  expect(flagsOf(z.strictObject({ key: schema }))).toMatchObject([{ key: 'key', name: 'key', type }])
})

test('flags are in the order of the schema', () => {
  const schema = z.strictObject({ zebra: z.string(), keepGoing: z.boolean(), apple: z.string() })
  expect(flagsOf(schema).map(({ name }) => name)).toEqual(['zebra', 'keep-going', 'apple'])
})

test.each([
  ['lab', 'lab', 'LAB'],
  ['keepGoing', 'keep-going', 'KEEP_GOING'],
  ['aBCd', 'a-b-cd', 'A_B_CD'],
])('%s is --%s and %s', (key, flag, variable) => {
  expect(kebab(key)).toBe(flag)
  expect(variableName(flag)).toBe(variable)
})
