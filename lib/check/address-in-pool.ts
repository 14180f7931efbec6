import { familyOf, parseAddress } from '../net/address.ts'
import { containsAddress } from '../net/address-range.ts'
import { parseRange } from '../net/range.ts'
import { poll } from '../poll.ts'
import type { Finding, InsideCheck } from './check.ts'
import type { Ground } from './environment.ts'
import { locate, nodeAddresses } from './locate.ts'
import { isLocated } from './reachability.ts'

/** Holds a service's address against the ranges it must come from; ranges that hold the nodes as well prove nothing. */
export async function inside(check: InsideCheck, ground: Ground): Promise<Finding> {
  const { to, family, ranges, reader } = { ...check, reader: ground.reader }
  const located = await poll(() => locate(to, family, reader), isLocated, ground.patience)
  if (!located.ok) return { verdict: 'fail', evidence: [located.lack] }
  const isInside = (text: string) => {
    const address = parseAddress(text)
    return ranges.some((range) => containsAddress(parseRange(range), address))
  }
  const nodes = (await nodeAddresses(reader)).filter((address) => familyOf(address) === family)
  const within = `inside ${ranges.join(', ')}`
  const seen = [`service: ${located.addresses.join(', ')}`, `nodes: ${nodes.join(', ')}`]
  if (!located.addresses.every(isInside)) return { verdict: 'fail', evidence: [`not ${within}`, ...seen] }
  if (nodes.some(isInside)) return { verdict: 'fail', evidence: [`a node is ${within} too`, ...seen] }
  return { verdict: 'pass', evidence: [within, ...seen] }
}
