import type { Family } from './family.ts'

/**
 * The canonical text of an address: dotted decimal, or RFC 5952 section 4. IPv4-mapped addresses stay hexadecimal
 * (section 5 only recommends the dotted tail), because the parsers refuse dotted tails.
 */
export function addressText(family: Family, value: bigint): string {
  return family === 4 ? dotted(Number(value)) : colonHex(value)
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.')
}

function colonHex(value: bigint): string {
  const groups: number[] = []
  for (let shift = 96n; shift >= 0n; shift -= 32n) {
    const two = Number(BigInt.asUintN(32, value >> shift))
    groups.push(two >>> 16, two & 0xffff)
  }
  const run = longestZeroRun(groups)
  if (run.length < 2) return joined(groups)
  return `${joined(groups.slice(0, run.start))}::${joined(groups.slice(run.start + run.length))}`
}

function joined(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':')
}

/** The first of the longest runs of zero groups: RFC 5952, section 4.2.3. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let length = 0
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0
    if (length > best.length) best = { start: i + 1 - length, length }
  })
  return best
}
