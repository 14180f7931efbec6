import IpCidr from 'ip-cidr'
import type { Family } from './family.ts'

/**
 * The only use of the ip-cidr package. It accepts more than we want (host bits, zone ids, dotted IPv6 tails that it
 * turns into IPv4), so callers check the shape with `addressFlaw` first, and only a number is returned. The number is
 * built from ip-cidr's groups, because its own conversion costs ten times as much.
 *
 * @returns undefined if ip-cidr refuses the text
 */
export function readValue(family: Family, address: string): bigint | undefined {
  try {
    const groups = IpCidr.createAddress(address).parsedAddress
    return family === 4
      ? groups.reduce((value, group) => (value << 8n) | BigInt(group), 0n)
      : groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n)
  } catch {
    return undefined
  }
}
