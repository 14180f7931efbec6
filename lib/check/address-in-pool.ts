import { familyOf, parseAddress } from '../net/address.ts'
import { containsAddress } from '../net/address-range.ts'
import { parseRange } from '../net/range.ts'
import { poll } from '../poll.ts'
import type { AddressInPoolCheck, CheckOutcome } from './check.ts'
import type { CheckEnvironment } from './environment.ts'
import { locate, nodeAddresses } from './locate.ts'
import { isLocated } from './reachability.ts'

/**
 * Compares a service's addresses with the pool's ranges. Fails too if a range contains a node: then it proves nothing.
 */
export async function addressInPool(
  check: AddressInPoolCheck,
  environment: CheckEnvironment,
): Promise<CheckOutcome> {
  const { to, family, ranges, reader } = { ...check, reader: environment.reader }
  const located = await poll(() => locate(to, family, reader), isLocated, environment.retry)
  if (!located.ok) return { verdict: 'fail', evidence: [located.missing] }
  const isInside = (text: string) => {
    const address = parseAddress(text)
    return ranges.some((range) => containsAddress(parseRange(range), address))
  }
  const nodes = (await nodeAddresses(reader)).filter((address) => familyOf(address) === family)
  const within = `inside ${ranges.join(', ')}`
  const addresses = [`service: ${located.addresses.join(', ')}`, `nodes: ${nodes.join(', ')}`]
  if (!located.addresses.every(isInside))
    return { verdict: 'fail', evidence: [`not ${within}`, ...addresses] }
  if (nodes.some(isInside)) return { verdict: 'fail', evidence: [`a node is ${within} too`, ...addresses] }
  return { verdict: 'pass', evidence: [within, ...addresses] }
}
