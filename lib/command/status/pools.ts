import { safeParseAddress } from '../../net/address.ts'
import { containsAddress, rangeSize } from '../../net/address-range.ts'
import { safeParseOccupied } from '../../net/range.ts'
import type { ComponentPlan, PoolStatus, ServiceStatus } from './facts.ts'

/** How much of each range is handed out. */
export function poolsOf(
  components: readonly Pick<ComponentPlan, 'pools'>[],
  services: readonly Pick<ServiceStatus, 'addresses'>[],
): readonly PoolStatus[] {
  const given = [...new Set(services.flatMap(({ addresses }) => addresses))].map(safeParseAddress)
  const ranges = new Set(components.flatMap(({ pools }) => pools))
  return [...ranges].flatMap((range) => {
    const read = safeParseOccupied(range)
    if (!read.ok) return []
    const inside = given.filter((each) => each.ok && containsAddress(read.value, each.value))
    return [{ range, size: Number(rangeSize(read.value)), handedOut: inside.length }]
  })
}
