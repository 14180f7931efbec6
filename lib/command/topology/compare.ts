import { type AddressRange, contains } from '../../net/address-range.ts'
import { safeParseOccupied } from '../../net/range.ts'
import type { Part, State } from './topology.ts'

/**
 * Compares planned names with observed ones. The parts are in the order of the plan, unplanned ones last.
 *
 * @param observed undefined if nothing could be observed
 */
export function nameParts(
  planned: readonly string[],
  observed: readonly string[] | undefined,
  detailOf: (name: string) => string | undefined = () => undefined,
): readonly Part[] {
  const part = (name: string, state: State): Part => {
    const detail = detailOf(name)
    return { name, state, ...(detail === undefined ? {} : { detail }) }
  }
  if (observed === undefined) return planned.map((name) => part(name, 'unseen'))
  return [
    ...planned.map((name) => part(name, observed.includes(name) ? 'there' : 'missing')),
    ...observed.filter((name) => !planned.includes(name)).map((name) => part(name, 'unplanned')),
  ]
}

/** The same for ranges: an observed range inside a planned one counts as that one, as a node's in its cluster's. */
export function rangeParts(
  planned: readonly string[],
  observed: readonly string[] | undefined,
): readonly Part[] {
  const isIn = (inner: string, outer: string) => {
    const [a, b] = [rangeOf(inner), rangeOf(outer)]
    return a !== undefined && b !== undefined && contains(b, a)
  }
  const outer = observed?.map((range) => planned.find((plan) => isIn(range, plan)) ?? range)
  return nameParts(planned, outer && [...new Set(outer)])
}

function rangeOf(text: string): AddressRange | undefined {
  const read = safeParseOccupied(text)
  return read.ok ? read.value : undefined
}
