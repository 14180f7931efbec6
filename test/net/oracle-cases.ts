import { safeParseAddress } from '../../lib/net/address.ts'
import { contains, containsAddress, overlaps, rangeSize } from '../../lib/net/address-range.ts'
import { parseCidr, safeParseCidr, safeSubnet } from '../../lib/net/cidr.ts'
import type { Parsed } from '../../lib/net/parsed.ts'
import { safeParseRange } from '../../lib/net/range.ts'
import { subtractRanges } from '../../lib/net/range-arithmetic.ts'
import { addressIn, anyAddress, anyCidr, mangled, relatedCidr } from './oracle-texts.ts'
import type { Random } from './random.ts'

/** A line for python-oracle.py, and lib/net's answer to it. */
export interface Case {
  question: string
  answer: string
}

export function randomCase(random: Random): Case {
  return random.pick(generators)(random)
}

const generators = [
  (random: Random) => addressCase(mangled(random, anyAddress(random))),
  (random: Random) => cidrCase(mangled(random, anyCidr(random))),
  (random: Random) => rangeCase(mangled(random, anyRange(random))),
  containsCase,
  pairCase,
  subnetCase,
  minusCase,
] as const

function addressCase(text: string): Case {
  const answer = answered(safeParseAddress(text), ({ family, value, text }) => `${family} ${value} ${text}`)
  return { question: `address\t${text}`, answer }
}

function cidrCase(text: string): Case {
  const answer = answered(
    safeParseCidr(text),
    (cidr) => `${cidr.family} ${cidr.first} ${cidr.last} ${rangeSize(cidr)} ${cidr.text}`,
  )
  return { question: `cidr\t${text}`, answer }
}

function rangeCase(text: string): Case {
  const answer = answered(safeParseRange(text), ({ family, first, last }) => `${family} ${first} ${last}`)
  return { question: `range\t${text}`, answer }
}

function anyRange(random: Random): string {
  if (random.chance(0.1)) return anyCidr(random)
  const cidr = parseCidr(relatedCidr(random, random.pick([4, 6])))
  const end = () => (random.chance(0.05) ? anyAddress(random) : addressIn(random, cidr))
  return `${end()}${random.pick(['-', '-', ' - ', '- '])}${end()}`
}

function containsCase(random: Random): Case {
  const outer = parseCidr(relatedCidr(random, random.pick([4, 6])))
  const inner = random.chance(0.5)
    ? addressIn(random, outer)
    : addressIn(random, parseCidr(relatedCidr(random, random.pick([4, 6]))))
  const read = safeParseAddress(inner)
  const answer = answered(read, (address) => python(containsAddress(outer, address)))
  return { question: `contains\t${outer.text}\t${inner}`, answer }
}

function pairCase(random: Random): Case {
  const [left, right] = pair(random)
  const answer = [overlaps(left, right), contains(left, right), contains(right, left)].map(python).join(' ')
  return { question: `pair\t${left.text}\t${right.text}`, answer }
}

function subnetCase(random: Random): Case {
  const outer = parseCidr(relatedCidr(random, random.pick([4, 6])))
  const bits = outer.family === 4 ? 32 : 128
  const prefix = random.number(bits + 1)
  const n = random.number(random.pick([4, 300, 2 ** 31]))
  const answer = answered(safeSubnet(outer, prefix, n), ({ text }) => text)
  return { question: `subnet\t${outer.text}\t${prefix}\t${n}`, answer }
}

function minusCase(random: Random): Case {
  const [left, right] = pair(random)
  const rest = subtractRanges(left, [right]).map(({ first, last }) => `${first}-${last}`)
  return { question: `minus\t${left.text}\t${right.text}`, answer: rest.join(' ') || 'nothing' }
}

function pair(random: Random) {
  const family = random.pick([4, 6] as const)
  const other = random.chance(0.05) ? random.pick([4, 6] as const) : family
  return [parseCidr(relatedCidr(random, family)), parseCidr(relatedCidr(random, other))] as const
}

function answered<T>(read: Parsed<T>, answer: (value: T) => string): string {
  return read.ok ? answer(read.value) : 'refused'
}

function python(value: boolean): string {
  return value ? 'True' : 'False'
}
