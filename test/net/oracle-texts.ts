import { addressText } from '../../lib/net/address-text.ts'
import type { Cidr } from '../../lib/net/cidr.ts'
import type { Family } from '../../lib/net/family.ts'
import type { Random } from './random.ts'

/** An address in any of the ways people write them, right or wrong. */
export function anyAddress(random: Random): string {
  const family = random.pick([4, 6] as const)
  const value = anyValue(random, family)
  if (family === 4) return addressText(4, value)
  const text = random.chance(0.5) ? writtenFreely(random, value) : addressText(6, value)
  if (random.chance(0.05)) return text.replace(/[^:]*:[^:]*$/, addressText(4, value & 0xffffffffn))
  if (random.chance(0.02)) return `${text}%eth0`
  return random.chance(0.2) ? text.toUpperCase() : text
}

/** A CIDR, mostly without host bits, with the edges of both families more often than by chance. */
export function anyCidr(random: Random): string {
  const family = random.pick([4, 6] as const)
  const bits = family === 4 ? 32 : 128
  const prefix = anyPrefix(random, bits)
  const value = masked(anyValue(random, family), bits, random.chance(0.2) ? bits : prefix)
  const host = family === 6 && random.chance(0.5) ? writtenFreely(random, value) : addressText(family, value)
  if (family === 4 && random.chance(0.03)) return `${host}/255.255.255.0`
  if (random.chance(0.03))
    return random.pick([host, `${host}/0${prefix}`, `${host}/${prefix + 100}`, `${host}/`])
  return `${host}/${prefix}`
}

/** A canonical CIDR with few variable bits, so that two of them often overlap. */
export function relatedCidr(random: Random, family: Family): string {
  const bits = family === 4 ? 32 : 128
  const prefix = anyPrefix(random, bits)
  const few = random.pick([0n, 1n, 0xa, 0xfd].map(BigInt) as [bigint, ...bigint[]]) << BigInt(bits - 8)
  const value = random.chance(0.5) ? few | random.bits(3) : few | (random.bits(2) << BigInt(bits - 16))
  return `${addressText(family, masked(value, bits, prefix))}/${prefix}`
}

export function addressIn(random: Random, { family, first, last }: Cidr): string {
  const offset = random.pick([0n, last - first, random.bits(family === 4 ? 32 : 128) % (last - first + 1n)])
  return addressText(family, first + offset)
}

/** Sometimes with one character too many, too few, or wrong. */
export function mangled(random: Random, text: string): string {
  if (!random.chance(0.25)) return text
  const at = random.number(text.length + 1)
  const piece = random.pick([
    '',
    '0',
    '9',
    'f',
    'g',
    ':',
    '::',
    '.',
    '/',
    '%',
    ' ',
    '-',
    '+',
    'x',
    '１',
    '00',
  ])
  return text.slice(0, at) + piece + text.slice(at + random.number(2))
}

function anyPrefix(random: Random, bits: number): number {
  return random.chance(0.4) ? random.pick([0, 1, bits - 1, bits, bits / 2, 24, 8]) : random.number(bits + 1)
}

/** Random bits, with runs of zeros and ones, the edge cases of the text forms. */
function anyValue(random: Random, family: Family): bigint {
  if (family === 4) return random.chance(0.1) ? random.pick([0n, 0xffffffffn, 0x7f000001n]) : random.bits(32)
  if (random.chance(0.05)) return (0xffffn << 32n) | random.bits(32)
  let value = 0n
  for (let group = 0; group < 8; group += 1)
    value = (value << 16n) | (random.chance(0.5) ? random.pick([0n, 0n, 0n, 0xffffn, 1n]) : random.bits(16))
  return value
}

function masked(value: bigint, bits: number, prefix: number): bigint {
  const hostBits = BigInt(bits - prefix)
  return (value >> hostBits) << hostBits
}

/** RFC 4291 forms that are not canonical: padded groups, and `::` for any run of zeros, or none. */
function writtenFreely(random: Random, value: bigint): string {
  const digits = value.toString(16).padStart(32, '0')
  const groups = Array.from({ length: 8 }, (_, i) => {
    const group = digits.slice(i * 4, i * 4 + 4)
    return random.chance(0.5) ? group : group.replace(/^0{1,3}/, '')
  })
  const zeros = groups.flatMap((group, i) => (Number.parseInt(group, 16) === 0 ? [i] : []))
  const start = zeros[random.number(zeros.length)]
  if (start === undefined || random.chance(0.2)) return groups.join(':')
  let end = start + 1
  while (zeros.includes(end) && random.chance(0.8)) end += 1
  return `${groups.slice(0, start).join(':')}::${groups.slice(end).join(':')}`
}
