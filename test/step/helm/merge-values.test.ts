import { expect, test } from 'vitest'
import { mergeValues } from '../../../lib/step/helm/merge-values.ts'

// https://helm.sh/docs/chart_template_guide/values_files/ and the docs of helm install: maps are merged key by key, the
// later file wins, lists are replaced as a whole
test.each<[string, Record<string, unknown>[], Record<string, unknown>]>([
  ['nothing', [], {}],
  ['one layer', [{ a: 1 }], { a: 1 }],
  ['the later wins', [{ a: 1, b: 1 }, { a: 2 }, { a: 3 }], { a: 3, b: 1 }],
  [
    'maps key by key',
    [{ a: { b: 1, c: { d: 1 } } }, { a: { c: { e: 2 } } }],
    { a: { b: 1, c: { d: 1, e: 2 } } },
  ],
  ['lists as a whole', [{ a: [1, 2, { b: 1 }] }, { a: [3] }], { a: [3] }],
  ['an empty list too', [{ a: [1] }, { a: [] }], { a: [] }],
  ['an empty map removes nothing', [{ a: { b: 1 } }, { a: {} }], { a: { b: 1 } }],
  ['a map over a value', [{ a: 1 }, { a: { b: 2 } }], { a: { b: 2 } }],
  ['a value over a map', [{ a: { b: 2 } }, { a: 1 }], { a: 1 }],
  ['null is kept: with it Helm drops a default of the chart', [{ a: { b: 1 } }, { a: null }], { a: null }],
  [
    'false, 0 and the empty text are values',
    [
      { a: true, b: 1, c: 'x' },
      { a: false, b: 0, c: '' },
    ],
    { a: false, b: 0, c: '' },
  ],
])('%s', (_, layers, merged) => {
  expect(mergeValues(layers)).toEqual(merged)
})

test('the layers stay unchanged', () => {
  const layers = [{ a: { b: 1 } }, { a: { c: 2 } }]
  mergeValues(layers)
  expect(layers).toEqual([{ a: { b: 1 } }, { a: { c: 2 } }])
})

test('a key called __proto__ is a key', () => {
  const merged = mergeValues([{ a: {} }, JSON.parse('{"a":{"__proto__":{"polluted":1}}}')])
  expect(JSON.stringify(merged)).toBe('{"a":{"__proto__":{"polluted":1}}}')
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})
