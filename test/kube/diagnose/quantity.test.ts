import { expect, test } from 'vitest'
import { quantity } from '../../../lib/kube/diagnose/quantity.ts'

test.each([
  ['100m', 0.1],
  ['2', 2],
  ['1.5', 1.5],
  ['64Mi', 64 * 1024 * 1024],
  ['1G', 1e9],
  ['1e3', 1000],
])('%s', (text, value) => {
  expect(quantity(text)).toBeCloseTo(value)
})

test.each(['', 'much', '1Zi'])('%j is no quantity', (text) => {
  expect(quantity(text)).toBeNaN()
})
