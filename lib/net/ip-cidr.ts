import IpCidr from 'ip-cidr'
import type { Family } from './family.ts'

/**
 * The only use of the ip-cidr package. It takes more than we want (host bits, zone ids, dotted IPv6 tails that it
 * turns into IPv4), so only text whose shape `addressFlaw` passed may come here, and only a number leaves. It is made
 * from ip-cidr's groups: its own way to a number costs ten times as much.
 *
 * @returns undefined where ip-cidr refuses the text
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
