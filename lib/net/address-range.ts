import { addressText } from './address-text.ts'
import type { Family } from './family.ts'

/** Consecutive addresses of one family, both ends included; never empty. */
export interface AddressRange {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

/** `first-last`, canonical; also for a single address, since load balancers accept no bare address in a pool. */
export function rangeText({ family, first, last }: AddressRange): string {
  return `${addressText(family, first)}-${addressText(family, last)}`
}

/** Number of addresses. */
export function rangeSize({ first, last }: AddressRange): bigint {
  return last - first + 1n
}

export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last
}

export function containsAddress(range: AddressRange, address: { family: Family; value: bigint }): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last
}

/** Sort order: by family, then first, then last address. */
export function compareRanges(a: AddressRange, b: AddressRange): number {
  if (a.family !== b.family) return a.family - b.family
  if (a.first !== b.first) return a.first < b.first ? -1 : 1
  if (a.last !== b.last) return a.last < b.last ? -1 : 1
  return 0
}
