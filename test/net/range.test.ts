import { describe, expect, it } from 'vitest'
import { rangeText } from '../../lib/net/address-range.ts'
import { isInRanges, parseRange, safeParseOccupied } from '../../lib/net/range.ts'
import { subtractRanges } from '../../lib/net/range-arithmetic.ts'
import { failureOf } from './failing.ts'

describe('parseRange', () => {
  it.each([
    ['172.18.255.200-172.18.255.250', '172.18.255.200-172.18.255.250'],
    ['10.0.0.1 - 10.0.0.9', '10.0.0.1-10.0.0.9'],
    ['10.0.0.1  -  10.0.0.9', '10.0.0.1-10.0.0.9'],
    ['10.0.0.1-10.0.0.1', '10.0.0.1-10.0.0.1'],
    ['10.0.0.0/30', '10.0.0.0-10.0.0.3'],
    ['FD00::200-fd00:0::250', 'fd00::200-fd00::250'],
  ])('reads %s', (text, canonical) => {
    expect(rangeText(parseRange(text))).toBe(canonical)
  })

  it.each([
    ['10.0.0.9-10.0.0.1', 'range-reversed'],
    ['10.0.0.1-fd00::1', 'range-mixed-families'],
    ['fd00::1-10.0.0.1', 'range-mixed-families'],
    ['10.0.0.1', 'range-bare-address'],
    ['fd00::1', 'range-bare-address'],
    ['10.0.0.1-10.0.0.2-10.0.0.3', 'range-invalid'],
    ['pool', 'range-invalid'],
    ['', 'range-invalid'],
    ['10.0.0.1-', 'address-invalid'],
    ['-10.0.0.1', 'address-invalid'],
    ['10.0.0.1-250', 'address-invalid'],
    ['10.0.0.0/24-10.0.0.9', 'address-invalid'],
    ['10.0.0.5/24', 'cidr-host-bits'],
  ])('refuses %j as %s', (text, code) => {
    const { details, exitCode } = failureOf(() => parseRange(text))
    expect([details.code, exitCode]).toEqual([code, 2])
    expect(details.expected && details.next).toBeTruthy()
  })

  it('suggests the correct text', () => {
    expect(failureOf(() => parseRange('10.0.0.9-10.0.0.1')).details.next).toBe('Write 10.0.0.1-10.0.0.9.')
    expect(failureOf(() => parseRange('10.0.0.1')).details.next).toBe('Write 10.0.0.1-10.0.0.1.')
  })
})

it('accepts bare addresses as observed ranges', () => {
  expect(safeParseOccupied('10.0.0.7')).toMatchObject({
    ok: true,
    value: { first: 0x0a000007n, last: 0x0a000007n },
  })
})

it.each([
  ['10.0.0.9', ['10.0.0.1-10.0.0.9'], true],
  ['10.0.0.10', ['10.0.0.1-10.0.0.9'], false],
  ['10.0.0.10', ['10.0.0.1-10.0.0.9', '10.0.0.8/29'], true],
  ['fd00::1', ['0.0.0.0/0'], false],
  ['nowhere', ['0.0.0.0/0'], false],
  ['10.0.0.1', [], false],
])('%s is in %j: %s', (address, ranges, expected) => {
  expect(isInRanges(address, ranges)).toBe(expected)
})

describe('subtractRanges', () => {
  it.each([
    ['nothing', [], ['10.0.0.10-10.0.0.19']],
    ['holes outside the range', ['10.0.1.0/24', 'fd00::/8'], ['10.0.0.10-10.0.0.19']],
    ['the start', ['10.0.0.0-10.0.0.12'], ['10.0.0.13-10.0.0.19']],
    ['the end', ['10.0.0.19-10.0.0.30'], ['10.0.0.10-10.0.0.18']],
    ['the middle', ['10.0.0.12-10.0.0.13'], ['10.0.0.10-10.0.0.11', '10.0.0.14-10.0.0.19']],
    [
      'overlapping holes in any order',
      ['10.0.0.14-10.0.0.16', '10.0.0.11-10.0.0.15'],
      ['10.0.0.10-10.0.0.10', '10.0.0.17-10.0.0.19'],
    ],
    [
      'a hole inside a hole',
      ['10.0.0.11-10.0.0.18', '10.0.0.12-10.0.0.13'],
      ['10.0.0.10-10.0.0.10', '10.0.0.19-10.0.0.19'],
    ],
    ['everything', ['0.0.0.0/0'], []],
  ])('takes away %s', (_, holes, expected) => {
    const rest = subtractRanges(parseRange('10.0.0.10-10.0.0.19'), holes.map(parseRange))
    expect(rest.map(rangeText)).toEqual(expected)
  })

  it('works at the ends of the address space, without enumerating it', () => {
    const rest = subtractRanges(parseRange('::/0'), [parseRange('::/128'), parseRange('8000::/1')])
    expect(rest.map(rangeText)).toEqual(['::1-7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'])
  })
})
