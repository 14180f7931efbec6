import { expect, test } from 'vitest'
import { needText, parseNeed } from '../../lib/task/need.ts'

test.each([
  ['gateway-api', { name: 'gateway-api', isOptional: false }],
  ['metallb?', { name: 'metallb', isOptional: true }],
  ['cluster@clustermesh', { name: 'cluster', isOptional: false, onClustersWith: 'clustermesh' }],
])('%s is read as what it says, and written as it was', (text, need) => {
  expect(parseNeed(text)).toEqual(need)
  expect(needText(need)).toBe(text)
})

test.each(['', '?', '@a', 'a@', 'a?@b', 'a@b?', 'a b', 'a@b@c'])('%j is no need', (text) => {
  expect(() => parseNeed(text)).toThrow('neither name, name? nor name@component')
})
