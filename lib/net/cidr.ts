import { type Address, addressFlaw, familyOf } from './address.ts'
import type { AddressRange } from './address-range.ts'
import { addressText } from './address-text.ts'
import { familyBits } from './family.ts'
import { readValue } from './ip-cidr.ts'
import { accepted, orThrow, type Parsed, refused } from './parsed.ts'

/** A block of addresses that share their first `prefix` bits. */
export interface Cidr extends AddressRange {
  readonly prefix: number
  /** Canonical: RFC 4632 and RFC 5952, no host bits. */
  readonly text: string
}

/**
 * Parses a CIDR strictly: no host bits, netmask, zone id, dotted IPv6 tail, leading zero, missing prefix length.
 * Problems: `cidr-no-prefix`, `cidr-host-bits`, `cidr-invalid`.
 */
export function safeParseCidr(text: string): Parsed<Cidr> {
  const parsed = safeParseInterface(text)
  if (!parsed.ok) return parsed
  const { address, subnet } = parsed.value
  if (address.value === subnet.first) return accepted(subnet)
  return refused({
    code: 'cidr-host-bits',
    what: `"${text}" is an address inside a network, not the network.`,
    expected: subnet.text,
    got: text,
    next: `Write ${subnet.text}, or ${address.text}/${familyBits[address.family]} for the one address.`,
  })
}

/** @throws Failure `cidr-no-prefix`, `cidr-host-bits` or `cidr-invalid` */
export function parseCidr(text: string): Cidr {
  return orThrow(safeParseCidr(text))
}

/**
 * Parses an address with its subnet's prefix length, the notation of interfaces and containers: `192.0.2.7/24`.
 * Problems: `cidr-no-prefix`, `cidr-invalid`.
 */
export function safeParseInterface(text: string): Parsed<{ address: Address; subnet: Cidr }> {
  const [host = '', prefixText, more] = text.split('/')
  const family = familyOf(host)
  const flaw = addressFlaw(host) ?? prefixFlaw(prefixText, familyBits[family])
  const isShaped = flaw === undefined && prefixText !== undefined && more === undefined
  const value = isShaped ? readValue(family, host) : undefined
  if (value === undefined) return refusedCidr(text, flaw)
  const prefix = Number(prefixText)
  const hostBits = BigInt(familyBits[family] - prefix)
  return accepted({
    address: { family, value, text: addressText(family, value) },
    subnet: cidr(family, (value >> hostBits) << hostBits, prefix),
  })
}

/** Number of blocks of length `prefix` in a CIDR; 0 if such a block is larger than the CIDR. */
export function subnetCount(outer: Cidr, prefix: number): bigint {
  return prefix < outer.prefix ? 0n : 1n << BigInt(prefix - outer.prefix)
}

/**
 * The n-th block of length `prefix` in a CIDR, counted from its first address.
 * Problem: `subnet-outside`.
 */
export function safeSubnet(outer: Cidr, prefix: number, n: number): Parsed<Cidr> {
  const count = prefix > familyBits[outer.family] ? 0n : subnetCount(outer, prefix)
  if (n >= 0 && BigInt(n) < count)
    return accepted(
      cidr(outer.family, outer.first + (BigInt(n) << BigInt(familyBits[outer.family] - prefix)), prefix),
    )
  return refused({
    code: 'subnet-outside',
    what: `${outer.text} has no block number ${n} of length /${prefix}.`,
    expected: count === 0n ? `a prefix length from /${outer.prefix}` : `a number from 0 to ${count - 1n}`,
    got: String(n),
    next: 'Widen the range that is divided, or make the blocks smaller.',
  })
}

/** @throws Failure `subnet-outside` */
export function subnet(outer: Cidr, prefix: number, n: number): Cidr {
  return orThrow(safeSubnet(outer, prefix, n))
}

function cidr(family: Cidr['family'], first: bigint, prefix: number): Cidr {
  const last = first + (1n << BigInt(familyBits[family] - prefix)) - 1n
  return { family, first, last, prefix, text: `${addressText(family, first)}/${prefix}` }
}

function prefixFlaw(prefix: string | undefined, bits: number): string | undefined {
  if (prefix === undefined) return undefined
  if (prefix.includes('.')) return 'netmasks are not accepted; write the prefix length'
  if (!/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > bits)
    return `the prefix length is a number from 0 to ${bits}`
  return undefined
}

function refusedCidr(text: string, flaw: string | undefined): Parsed<never> {
  const bare = flaw === undefined && !text.includes('/')
  return refused({
    code: bare ? 'cidr-no-prefix' : 'cidr-invalid',
    what: `"${text}" is not a CIDR: ${bare ? 'the prefix length is missing' : (flaw ?? 'the address or prefix is malformed')}.`,
    expected: 'an address and a prefix length, as in <address>/<length>',
    got: text,
    next: bare ? `Write ${text}/${familyBits[familyOf(text)]} for one address.` : 'Correct the CIDR.',
  })
}
