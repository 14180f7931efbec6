import { type AddressRange, compareRanges, overlaps, rangeSize, rangeText } from './address-range.ts'
import { orThrow, refused } from './parsed.ts'

/** The rest of a range without the holes, in ascending order; holes may overlap each other and lie outside. */
export function subtractRanges(range: AddressRange, holes: readonly AddressRange[]): AddressRange[] {
  const { family } = range
  const left: AddressRange[] = []
  let from = range.first
  for (const hole of holes.filter((other) => overlaps(range, other)).sort(compareRanges)) {
    if (hole.first > from) left.push({ family, first: from, last: hole.first - 1n })
    if (hole.last >= from) from = hole.last + 1n
  }
  if (from <= range.last) left.push({ family, first: from, last: range.last })
  return left
}

/**
 * Cuts a range into `parts` neighbours, in ascending order, whose sizes differ by one address at most.
 *
 * @throws Failure `range-too-small` where some part would be empty
 */
export function splitRange(range: AddressRange, parts: number): AddressRange[] {
  const size = rangeSize(range)
  if (!Number.isSafeInteger(parts) || parts < 1 || BigInt(parts) > size)
    return orThrow(tooSmall(range, parts))
  const count = BigInt(parts)
  // Ends are i/parts of the size, rounded down: no remainder to carry along.
  return Array.from({ length: parts }, (_, i) => ({
    family: range.family,
    first: range.first + (size * BigInt(i)) / count,
    last: range.first + (size * BigInt(i + 1)) / count - 1n,
  }))
}

function tooSmall(range: AddressRange, parts: number) {
  return refused({
    code: 'range-too-small',
    what: `${rangeText(range)} cannot be split into ${parts} parts.`,
    expected: `a whole number of parts from 1 to ${rangeSize(range)}`,
    got: String(parts),
    next: 'Give a wider range, or ask for fewer parts.',
  })
}

/** Takes the last `count` addresses of the ranges and returns them with the rest; undefined if there are too few. */
export function takeLast(ranges: readonly AddressRange[], count: bigint) {
  const left = ranges.toSorted(compareRanges)
  const taken: AddressRange[] = []
  for (let wanted = count; wanted > 0n; ) {
    const range = left.pop()
    if (range === undefined) return undefined
    const size = rangeSize(range) < wanted ? rangeSize(range) : wanted
    taken.unshift({ ...range, first: range.last - size + 1n })
    if (size < rangeSize(range)) left.push({ ...range, last: range.last - size })
    wanted -= size
  }
  return { taken, left }
}
