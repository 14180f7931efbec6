import { safeParseAddress } from '../../net/address.ts'
import { containsAddress, rangeSize } from '../../net/address-range.ts'
import { safeParseOccupied } from '../../net/range.ts'
import type { ComponentPlan, PoolStatus, ServiceStatus } from './facts.ts'

/** The size of each range, and the number of its addresses that services have. */
export function poolsOf(
  components: readonly Pick<ComponentPlan, 'pools'>[],
  services: readonly Pick<ServiceStatus, 'addresses'>[],
): readonly PoolStatus[] {
  const addresses = [...new Set(services.flatMap(({ addresses }) => addresses))].map(safeParseAddress)
  const ranges = new Set(components.flatMap(({ pools }) => pools))
  return [...ranges].flatMap((range) => {
    const parsed = safeParseOccupied(range)
    if (!parsed.ok) return []
    const inside = addresses.filter((each) => each.ok && containsAddress(parsed.value, each.value))
    return [{ range, size: Number(rangeSize(parsed.value)), handedOut: inside.length }]
  })
}
