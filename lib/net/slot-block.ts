import type { AddressRange } from './address-range.ts'
import { rangeSize } from './address-range.ts'
import { type Cidr, subnetCount } from './cidr.ts'
import { accepted, type Parsed, refused } from './parsed.ts'

/** A slot's pool and virtual IP in a subnet. */
export interface SlotBlock {
  pool: AddressRange
  vip: bigint
  /** The rule in words, for the plan. */
  reason: string
}

/**
 * Subnets are divided into units, a /24 in IPv4 and a /112 in IPv6. In each, a pool is at .200-.250 with its virtual IP
 * at .251; IPv6 reads the same, as hexadecimal: ::200-::250 and ::251. When every unit has one, a second and a third
 * round are 60 addresses lower each (IPv6: 0x60): .140-.190, then .80-.130.
 */
const units = {
  4: { prefix: 24, pool: 200n, poolSize: 51n, step: 60n },
  6: { prefix: 112, pool: 0x200n, poolSize: 0x51n, step: 0x60n },
} as const

const ROUNDS = 3n

/** In a smaller subnet, the network's own address, gateway and broadcast leave no room for nodes beside a pool. */
const SMALLEST_SUBNET = 8n

/**
 * The block of a slot: a function of subnet and slot only, so no cluster changes the block of another one.
 *
 * Slot n is in the n-th unit from the top, because container runtimes assign addresses from the bottom. A subnet
 * smaller than a unit keeps its lower half for gateway and nodes; the upper half is cut, from the top, into blocks of
 * an eighth of the subnet, at least four addresses: the pool, the virtual IP, and a last one left free, which in the
 * first block is the broadcast address.
 *
 * Problems: `network-too-small`, `network-full`.
 */
export function slotBlock(subnet: Cidr, slot: number): Parsed<SlotBlock> {
  if (rangeSize(subnet) < SMALLEST_SUBNET) return refusedSmall(subnet)
  const capacity = slotCapacity(subnet)
  if (BigInt(slot) >= capacity) return refusedFull(subnet, slot, capacity)
  return accepted(
    subnet.prefix > units[subnet.family].prefix ? partOfUnit(subnet, slot) : wholeUnit(subnet, slot),
  )
}

/** Number of slots that fit into a subnet. */
export function slotCapacity(subnet: Cidr): bigint {
  const size = rangeSize(subnet)
  if (size < SMALLEST_SUBNET) return 0n
  const { prefix } = units[subnet.family]
  return subnet.prefix > prefix ? size / 2n / partSize(subnet) : ROUNDS * subnetCount(subnet, prefix)
}

function wholeUnit(subnet: Cidr, slot: number): SlotBlock {
  const { prefix, pool, poolSize, step } = units[subnet.family]
  const count = subnetCount(subnet, prefix)
  const unitSize = rangeSize(subnet) / count
  const index = BigInt(slot) % count
  const round = BigInt(slot) / count
  const first = subnet.last + 1n - (index + 1n) * unitSize + pool - round * step
  const nth = index === 0n ? 'the top' : `number ${index} below the top`
  return {
    pool: { family: subnet.family, first, last: first + poolSize - 1n },
    vip: first + poolSize,
    reason: `slot ${slot}: ${nth} /${prefix} of ${subnet.text}${round === 0n ? '' : `, round ${round + 1n}`}`,
  }
}

function partOfUnit(subnet: Cidr, slot: number): SlotBlock {
  const size = partSize(subnet)
  const first = subnet.last + 1n - BigInt(slot + 1) * size
  return {
    pool: { family: subnet.family, first, last: first + size - 3n },
    vip: first + size - 2n,
    reason: `slot ${slot}: ${size} addresses from the upper half of ${subnet.text}`,
  }
}

function partSize(subnet: Cidr): bigint {
  const eighth = rangeSize(subnet) / 8n
  return eighth < 4n ? 4n : eighth
}

function refusedSmall(subnet: Cidr): Parsed<never> {
  return refused({
    code: 'network-too-small',
    what: `${subnet.text} has ${rangeSize(subnet)} addresses: not enough for gateway, nodes, a pool and a virtual IP.`,
    expected: `at least ${SMALLEST_SUBNET} addresses, a /${subnet.family === 4 ? 29 : 125}`,
    got: subnet.text,
    next: 'Use a network with a larger subnet.',
  })
}

function refusedFull(subnet: Cidr, slot: number, capacity: bigint): Parsed<never> {
  return refused({
    code: 'network-full',
    what: `${subnet.text} has room for the pools of ${capacity} slots; slot ${slot} is beyond them.`,
    expected: `a slot from 0 to ${capacity - 1n}`,
    got: `slot ${slot}`,
    next: 'Use a network with a larger subnet, or set `pool` and `vip` of the cluster.',
  })
}
