import { expect, test } from 'vitest'
import { nearest, suggestion } from '../lib/nearest.ts'

test.each([
  ['metalb', ['cilium', 'metallb'], 'metallb'],
  ['metallb', ['metallb-config', 'metallb'], 'metallb'],
  ['--hepl', ['--lab', '--help'], '--help'],
  ['x', ['y'], 'y'],
  ['rehersal', ['rehearse', 'rehearsal'], 'rehearsal'],
  ['cilium', ['metallb'], undefined],
  ['abc', ['xyz'], undefined],
  ['anything', [], undefined],
])('%s among %j: %s', (word, known, expected) => {
  expect(nearest(word, known)).toBe(expected)
  expect(suggestion(word, known)).toBe(expected === undefined ? '' : ` (did you mean ${expected}?)`)
})
