import type { FailureDetails } from '../failure.ts'
import type { AddressRange } from './address-range.ts'
import type { RangeClaim } from './claims.ts'
import type { Obstacle } from './obstacles.ts'
import { collect, refused } from './parsed.ts'
import { subtractRanges } from './range-arithmetic.ts'
import { findOverlaps } from './sweep.ts'

/** A claim with its remaining ranges. Only a computed pool may have lost addresses, or be in several ranges. */
export interface ResolvedClaims {
  claim: RangeClaim
  ranges: AddressRange[]
  /** Holders of the addresses that were removed. */
  takenBy: string[]
}

/** Maximum number of holders that a message names. */
const NAMED_HOLDERS = 3

/**
 * Resolves all claims together: obstacles are subtracted from a computed pool, as long as addresses are left; every
 * other overlap is a problem. Without problems, the result is disjoint from everything else.
 */
export function resolveClaims(
  claims: readonly RangeClaim[],
  obstacles: readonly Obstacle[],
  problems: FailureDetails[],
): ResolvedClaims[] {
  const found = findOverlaps(claims, obstacles)
  for (const [a, b] of found.claims) collect(refusedOverlap(a, b), problems)

  const holders = new Map<RangeClaim, Obstacle[]>()
  for (const [claim, obstacle] of found.obstacles) {
    if (obstacle.isNetwork && (claim.kind === 'pool' || claim.kind === 'vip')) continue
    const list = holders.get(claim)
    if (list) list.push(obstacle)
    else holders.set(claim, [obstacle])
  }
  return claims.map((claim) => resolveClaim(claim, holders.get(claim) ?? [], problems))
}

function resolveClaim(
  claim: RangeClaim,
  holders: readonly Obstacle[],
  problems: FailureDetails[],
): ResolvedClaims {
  const range = { family: claim.family, first: claim.first, last: claim.last }
  if (holders.length === 0) return { claim, ranges: [range], takenBy: [] }
  // Networks first: their name tells a reader more than the gateways and containers inside them.
  const takenBy = holders.toSorted((a, b) => Number(b.isNetwork) - Number(a.isNetwork)).map(({ by }) => by)
  const isCut = claim.kind === 'pool' && !claim.isOverride
  const ranges = isCut ? subtractRanges(range, holders) : []
  if (ranges.length === 0) collect(refusedTaken(claim, isCut, takenBy), problems)
  return { claim, ranges, takenBy }
}

function describe({ kind, cluster, text }: RangeClaim): string {
  const name = kind === 'vip' ? 'virtual IP' : kind
  return `${name} of cluster ${cluster} (${text})`
}

/** The first few distinct holders, and the number of the others. */
export function namesOf(holders: readonly string[]): string {
  const distinct = [...new Set(holders)]
  const more = distinct.length - NAMED_HOLDERS
  return distinct.slice(0, NAMED_HOLDERS).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function refusedTaken(claim: RangeClaim, isPoolEmpty: boolean, holders: readonly string[]) {
  return refused({
    code: isPoolEmpty ? 'pool-exhausted' : 'range-taken',
    what: `${describe(claim)}: ${isPoolEmpty ? 'every address' : 'a part of it'} is taken by ${namesOf(holders)}.`,
    expected: 'addresses nobody else has',
    got: claim.reason,
    next: `Set \`${claim.kind}\` of cluster ${claim.cluster} to free addresses, or remove what has them.`,
  })
}

function refusedOverlap(a: RangeClaim, b: RangeClaim) {
  const changed = b.isOverride || !a.isOverride ? b : a
  return refused({
    code: 'ranges-overlap',
    what: `${describe(a)} and ${describe(b)} share addresses.`,
    expected: 'ranges without a common address',
    got: `${a.reason}; ${b.reason}`,
    next: `Change \`${changed.kind}\` of cluster ${changed.cluster}.`,
  })
}
