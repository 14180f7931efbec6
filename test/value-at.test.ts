import { expect, test } from 'vitest'
import { valueAt } from '../lib/value-at.ts'

test.each<[unknown, string[], unknown]>([
  [{ a: { b: 1 } }, ['a', 'b'], 1],
  [{ a: { b: 1 } }, [], { a: { b: 1 } }],
  [{ a: ['x', 'y'] }, ['a', '1'], 'y'],
  [{ a: null }, ['a', 'b'], undefined],
  [{ a: 'text' }, ['a', 'length'], undefined],
  [{}, ['toString'], undefined],
  [undefined, ['a'], undefined],
])('%j at %j is %j', (start, keys, expected) => {
  expect(valueAt(start, keys)).toEqual(expected)
})
