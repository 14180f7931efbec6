import { safeParseAddress } from './address.ts'
import { type AddressRange, containsAddress, overlaps } from './address-range.ts'
import { safeParseCidr } from './cidr.ts'
import { accepted, orThrow, type Parsed, refused } from './parsed.ts'

/**
 * Parses a range of a load balancer's pool: `first-last` (spaces around the hyphen are allowed) or a CIDR.
 * Problems: `range-bare-address`, `range-mixed-families`, `range-reversed`, `range-invalid`, and those of an address
 * and a CIDR.
 */
export function safeParseRange(text: string): Parsed<AddressRange> {
  const [firstText = '', lastText, more] = text.split('-')
  if (lastText === undefined) return text.includes('/') ? safeParseCidr(text) : refusedBare(text)
  if (more !== undefined) return refusedShape(text)

  const first = safeParseAddress(firstText.replace(/ +$/, ''))
  if (!first.ok) return first
  const last = safeParseAddress(lastText.replace(/^ +/, ''))
  if (!last.ok) return last

  if (first.value.family !== last.value.family)
    return refused({
      code: 'range-mixed-families',
      what: `"${text}" starts in IPv${first.value.family} and ends in IPv${last.value.family}.`,
      expected: 'both ends of one family',
      got: text,
      next: 'Write one range for each family.',
    })
  if (first.value.value > last.value.value)
    return refused({
      code: 'range-reversed',
      what: `"${text}" ends before it starts.`,
      expected: `${last.value.text}-${first.value.text}`,
      got: text,
      next: `Write ${last.value.text}-${first.value.text}.`,
    })
  return accepted({ family: first.value.family, first: first.value.value, last: last.value.value })
}

/** @throws Failure with the code of the problem, see `safeParseRange` */
export function parseRange(text: string): AddressRange {
  return orThrow(safeParseRange(text))
}

/** Parses an observed range: as `safeParseRange`, but a bare address is valid too. */
export function safeParseOccupied(text: string): Parsed<AddressRange> {
  if (/[-/]/.test(text)) return safeParseRange(text)
  const address = safeParseAddress(text)
  if (!address.ok) return address
  const { family, value } = address.value
  return accepted({ family, first: value, last: value })
}

function refusedBare(text: string): Parsed<never> {
  const address = safeParseAddress(text)
  if (!address.ok) return refusedShape(text)
  return refused({
    code: 'range-bare-address',
    what: `"${text}" is one address, not a range.`,
    expected: `${address.value.text}-${address.value.text}`,
    got: text,
    next: `Write ${address.value.text}-${address.value.text}.`,
  })
}

function refusedShape(text: string): Parsed<never> {
  return refused({
    code: 'range-invalid',
    what: `"${text}" is not a range of addresses.`,
    expected: '<first>-<last>, or a CIDR',
    got: text,
    next: 'Correct the range.',
  })
}

/** Whether two ranges have an address in common. */
export const rangesOverlap = (one: string, other: string) => overlaps(parseRange(one), parseRange(other))

/** Whether the text is an address inside one of the ranges. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const parsed = safeParseAddress(address)
  return parsed.ok && ranges.some((range) => containsAddress(parseRange(range), parsed.value))
}
