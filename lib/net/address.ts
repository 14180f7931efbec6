import { addressText } from './address-text.ts'
import type { Family } from './family.ts'
import { readValue } from './ip-cidr.ts'
import { accepted, orThrow, type Parsed, refused } from './parsed.ts'

export interface Address {
  readonly family: Family
  readonly value: bigint
  /** Canonical, RFC 5952. */
  readonly text: string
}

/**
 * Parses one address: dotted decimal IPv4 (RFC 4632), or hexadecimal IPv6 (RFC 4291 section 2.2, forms 1 and 2).
 * Problem: `address-invalid`.
 */
export function safeParseAddress(text: string): Parsed<Address> {
  const flaw = addressFlaw(text)
  const family = familyOf(text)
  const value = flaw === undefined ? readValue(family, text) : undefined
  if (value !== undefined) return accepted({ family, value, text: addressText(family, value) })
  return refused({
    code: 'address-invalid',
    what: `"${text}" is not an IP address: ${flaw ?? 'a part is missing, too many or too large'}.`,
    expected: 'four decimal numbers with dots (IPv4) or hexadecimal groups with colons (IPv6)',
    got: text,
    next: 'Correct the address.',
  })
}

/** @throws Failure `address-invalid` */
export function parseAddress(text: string): Address {
  return orThrow(safeParseAddress(text))
}

export function familyOf(text: string): Family {
  return text.includes(':') ? 6 : 4
}

/** The reason why the shape of a text rules it out as an address that we accept; undefined if it does not. */
export function addressFlaw(text: string): string | undefined {
  if (text.includes('/')) return 'it has a prefix length'
  if (text.includes('%')) return 'zone ids name an interface of one machine, not an address'
  if (!text.includes(':')) {
    // Some programs read it as octal, others as decimal: RFC 6943, section 3.1.1.
    if (/(^|\.)0\d/.test(text)) return 'a number has a leading zero'
    return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? undefined : 'four numbers from 0 to 255 are needed'
  }
  if (text.includes('.'))
    return 'an IPv6 address must not end in dotted decimal; write that part in hexadecimal'
  return /^[\da-f:]+$/i.test(text) ? undefined : 'it has other characters than hexadecimal digits and colons'
}
