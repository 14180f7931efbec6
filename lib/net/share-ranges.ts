import { usageFailure } from '../failure.ts'
import { type AddressRange, overlaps, rangeText } from './address-range.ts'
import type { Family } from './family.ts'
import { parseRange } from './range.ts'
import { takeLast } from './range-arithmetic.ts'

/** A request for addresses: given ranges, or a number of the common addresses, or all remaining ones. */
export interface Share {
  name: string
  addresses?: readonly string[] | undefined
  /** Number of addresses in each family. */
  size?: number | undefined
}

/**
 * Divides the planned ranges among the shares; returns texts in the order of the shares. Shares with a size take theirs
 * from the end, so that the share with the rest keeps its first addresses, and no share moves when one is added after
 * it.
 *
 * @throws Failure `usage` with every problem: too few addresses, two shares of the rest, overlapping ranges
 */
export function shareRanges(planned: readonly string[], shares: readonly Share[]): readonly string[][] {
  const problems: string[] = []
  const families = Map.groupBy(planned.map(parseRange), ({ family }) => family)
  const taken = shares.map((share) => {
    if (share.addresses !== undefined) return share.addresses.map(parseRange)
    return share.size === undefined ? [] : takeFrom(families, share.name, share.size, problems)
  })
  const withoutSize = shares.filter(({ addresses, size }) => addresses === undefined && size === undefined)
  if (withoutSize.length > 1)
    problems.push(`${names(withoutSize)} would share one range: give all but one a size`)
  const all = shares.map((share, index) =>
    withoutSize.includes(share) ? rest(families) : (taken[index] ?? []),
  )
  withoutSize
    .filter((share) => all[shares.indexOf(share)]?.length === 0)
    .forEach(({ name }) => {
      problems.push(`nothing is left for ${name}`)
    })
  problems.push(...overlapProblems(shares, all))
  if (problems.length > 0) throw usageFailure(problems)
  return all.map((ranges) => ranges.map(rangeText))
}

type Families = Map<Family, AddressRange[]>

const rest = (families: Families) => [...families.values()].flat()

const names = (shares: readonly Share[]) => shares.map(({ name }) => name).join(' and ')

function takeFrom(families: Families, name: string, size: number, problems: string[]): AddressRange[] {
  return [...families].flatMap(([family, ranges]) => {
    const result = takeLast(ranges, BigInt(size))
    if (result === undefined) problems.push(`${name}: there are no ${size} addresses of IPv${family} left`)
    else families.set(family, result.left)
    return result?.taken ?? []
  })
}

function overlapProblems(
  shares: readonly Share[],
  all: readonly (readonly AddressRange[])[],
): readonly string[] {
  const owned = all.flatMap((ranges, index) =>
    ranges.map((range) => ({ range, name: shares[index]?.name ?? '' })),
  )
  return owned.flatMap((one, index) =>
    owned
      .slice(index + 1)
      .filter((other) => overlaps(one.range, other.range))
      .map((other) => `${one.name} and ${other.name} both have addresses of ${rangeText(one.range)}`),
  )
}
