import { type AddressRange, compareRanges, overlaps, rangeSize } from './address-range.ts'

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
