import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AddressRange, overlaps } from '../../lib/net/address-range.ts'
import { findOverlaps } from '../../lib/net/sweep.ts'

const anyRanges = fc.array(
  fc
    .record({ family: fc.constantFrom(4 as const, 6 as const), at: fc.nat(40), length: fc.nat(8) })
    .map(
      ({ family, at, length }): AddressRange => ({ family, first: BigInt(at), last: BigInt(at + length) }),
    ),
  { maxLength: 12 },
)

it('finds the same pairs as comparing every range with every other', () => {
  fc.assert(
    fc.property(anyRanges, anyRanges, (claims, obstacles) => {
      const found = findOverlaps(claims, obstacles)
      const pairs = claims.flatMap((a, i) => claims.slice(i + 1).filter((b) => overlaps(a, b)))
      const meetings = claims.flatMap((a) => obstacles.filter((b) => overlaps(a, b)))
      expect([found.claims.length, found.obstacles.length]).toEqual([pairs.length, meetings.length])
      for (const [a, b] of [...found.claims, ...found.obstacles]) expect(overlaps(a, b)).toBe(true)
    }),
    { numRuns: 500, seed: 4 },
  )
})
