import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldChanges } from '../../lib/step/difference.ts'

test.each([
  ['equal', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
  ['the order of keys is no difference', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ['a leaf', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'a.b', from: 1, to: 2 }]],
  ['a number and its text', { a: 1 }, { a: '1' }, [{ path: 'a', from: 1, to: '1' }]],
  ['a new key', {}, { a: 1 }, [{ path: 'a', from: undefined, to: 1 }]],
  ['a key removed', { a: 1 }, {}, [{ path: 'a', from: 1, to: undefined }]],
  ['an item', { a: [1, 2] }, { a: [1, 3] }, [{ path: 'a[1]', from: 2, to: 3 }]],
  ['inside an item', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, [{ path: 'a[0].b', from: 1, to: 2 }]],
  ['lists of unequal length', { a: [1] }, { a: [1, 2] }, [{ path: 'a', from: [1], to: [1, 2] }]],
  ['a map and a list', { a: {} }, { a: [] }, [{ path: 'a', from: {}, to: [] }]],
  ['a map and nothing', { a: { b: 1 } }, { a: null }, [{ path: 'a', from: { b: 1 }, to: null }]],
  ['everything', 1, 2, [{ path: '', from: 1, to: 2 }]],
])('%s', (_, from, to, changes) => {
  expect(fieldChanges(from, to)).toEqual(changes)
})

// few keys and values, so that two values are often equal in part
const values = fc.object({
  key: fc.constantFrom('a', 'b', 'c.d'),
  values: [fc.constantFrom(1, 2, '1', null, true)],
  maxDepth: 3,
})

test('any value equals its copy, and the reverse comparison gives the reverse changes', () => {
  const texts = (changes: ReturnType<typeof fieldChanges>) =>
    changes.map(({ path, from, to }) => JSON.stringify([path, from ?? 0, to ?? 0])).toSorted()
  const swapped = (changes: ReturnType<typeof fieldChanges>) =>
    changes.map(({ path, from, to }) => ({ path, from: to, to: from }))
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(fieldChanges(a, structuredClone(a))).toEqual([])
      expect(texts(fieldChanges(b, a))).toEqual(texts(swapped(fieldChanges(a, b))))
    }),
  )
})
