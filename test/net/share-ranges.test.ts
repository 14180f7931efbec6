import { expect, test } from 'vitest'
import { rangeText } from '../../lib/net/address-range.ts'
import { parseRange } from '../../lib/net/range.ts'
import { takeLast } from '../../lib/net/range-arithmetic.ts'
import { type Share, shareRanges } from '../../lib/net/share-ranges.ts'
import { failureOf } from './failing.ts'

const planned = ['172.18.255.200-172.18.255.250']

test.each<[string, Share[], string[][]]>([
  ['a single share gets all addresses', [{ name: 'a' }], [planned]],
  [
    'shares with a size get addresses from the end, the other gets the rest',
    [{ name: 'a' }, { name: 'b', size: 5 }, { name: 'c', size: 2 }],
    [['172.18.255.200-172.18.255.243'], ['172.18.255.246-172.18.255.250'], ['172.18.255.244-172.18.255.245']],
  ],
  [
    'shares with given ranges',
    [{ name: 'a' }, { name: 'b', addresses: ['10.0.0.0/30', '10.1.0.1-10.1.0.2'] }],
    [planned, ['10.0.0.0-10.0.0.3', '10.1.0.1-10.1.0.2']],
  ],
  ['no share of the rest', [{ name: 'a', size: 1 }], [['172.18.255.250-172.18.255.250']]],
])('%s', (_, shares, ranges) => {
  expect(shareRanges(planned, shares)).toEqual(ranges)
})

test('a size applies to each family, and may span ranges', () => {
  const both = ['172.18.255.200-172.18.255.209', '172.18.255.220-172.18.255.221', 'fd00::10-fd00::1f']
  expect(shareRanges(both, [{ name: 'a' }, { name: 'b', size: 3 }])).toEqual([
    ['172.18.255.200-172.18.255.208', 'fd00::10-fd00::1c'],
    ['172.18.255.209-172.18.255.209', '172.18.255.220-172.18.255.221', 'fd00::1d-fd00::1f'],
  ])
})

test('every problem is reported at once', () => {
  const shares = [
    { name: 'a' },
    { name: 'b' },
    { name: 'c', size: 52 },
    { name: 'd', addresses: ['172.18.255.250-172.18.255.251'] },
  ]
  const { what, exitCode } = failureOf(() => shareRanges(planned, shares)).details
  expect(exitCode).toBe(2)
  for (const part of ['a and b would share', 'c: there are no 52 addresses of IPv4', 'a and d both have'])
    expect(what).toContain(part)
})

test('an empty rest is a problem', () => {
  const shares = [{ name: 'a' }, { name: 'b', size: 51 }]
  expect(failureOf(() => shareRanges(planned, shares)).details.what).toBe('nothing is left for a')
})

test('taken addresses and the rest make up the whole range', () => {
  const ranges = ['10.0.0.0/24', '10.0.2.0/24'].map(parseRange)
  const { taken, left } = takeLast(ranges, 300n) ?? { taken: [], left: [] }
  expect(left.map(rangeText)).toEqual(['10.0.0.0-10.0.0.211'])
  expect(taken.map(rangeText)).toEqual(['10.0.0.212-10.0.0.255', '10.0.2.0-10.0.2.255'])
  expect(takeLast(ranges, 513n)).toBeUndefined()
})
