import { type AddressRange, compareRanges } from './address-range.ts'

export interface Overlaps<C extends AddressRange, O extends AddressRange> {
  /** Claims that share an address, each pair once. */
  claims: [C, C][]
  /** Claims that share an address with an obstacle. */
  obstacles: [C, O][]
}

/**
 * Finds every claim that shares an address with another claim or with an obstacle; obstacles may overlap each other.
 * Two empty lists prove the claims disjoint.
 *
 * A sweep line: all ranges are sorted by first address and visited once, with a list of those still open. A range that
 * is open when another one starts overlaps it, so the cost is n log n plus the number of overlaps found.
 */
export function findOverlaps<C extends AddressRange, O extends AddressRange>(
  claims: readonly C[],
  obstacles: readonly O[],
): Overlaps<C, O> {
  const found: Overlaps<C, O> = { claims: [], obstacles: [] }
  const sortedClaims = claims.toSorted(compareRanges)
  const sortedObstacles = obstacles.toSorted(compareRanges)
  let openClaims: C[] = []
  let openObstacles: O[] = []
  let next = 0
  const visitObstacles = (until: C | undefined) => {
    for (let obstacle = sortedObstacles[next]; obstacle; obstacle = sortedObstacles[next]) {
      if (until && compareRanges(until, obstacle) < 0) return
      openClaims = stillOpen(openClaims, obstacle)
      for (const claim of openClaims) found.obstacles.push([claim, obstacle])
      openObstacles.push(obstacle)
      next += 1
    }
  }
  for (const claim of sortedClaims) {
    visitObstacles(claim)
    openClaims = stillOpen(openClaims, claim)
    openObstacles = stillOpen(openObstacles, claim)
    for (const other of openClaims) found.claims.push([other, claim])
    for (const obstacle of openObstacles) found.obstacles.push([claim, obstacle])
    openClaims.push(claim)
  }
  visitObstacles(undefined)
  return found
}

/** The open ranges that reach `next`; the same array if all do, as on a network that contains all pools. */
function stillOpen<R extends AddressRange>(open: R[], next: AddressRange): R[] {
  const reaches = (range: R) => range.family === next.family && range.last >= next.first
  return open.every(reaches) ? open : open.filter(reaches)
}
