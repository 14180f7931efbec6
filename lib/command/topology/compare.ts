import { type AddressRange, contains } from '../../net/address-range.ts'
import { safeParseOccupied } from '../../net/range.ts'
import type { Part, State } from './topology.ts'

/**
 * What is planned beside what was seen, in the order of the plan.
 *
 * @param seen undefined where nothing could be seen
 */
export function compareNames(
  planned: readonly string[],
  seen: readonly string[] | undefined,
  detailOf: (name: string) => string | undefined = () => undefined,
): readonly Part[] {
  const part = (name: string, state: State): Part => {
    const detail = detailOf(name)
    return { name, state, ...(detail === undefined ? {} : { detail }) }
  }
  if (seen === undefined) return planned.map((name) => part(name, 'unseen'))
  return [
    ...planned.map((name) => part(name, seen.includes(name) ? 'there' : 'missing')),
    ...seen.filter((name) => !planned.includes(name)).map((name) => part(name, 'unplanned')),
  ]
}

/** The same for ranges: one that was seen may be a part of one that is planned, as a node's is of its cluster's. */
export function compareRanges(
  planned: readonly string[],
  seen: readonly string[] | undefined,
): readonly Part[] {
  const isIn = (inner: string, outer: string) => {
    const [a, b] = [rangeOf(inner), rangeOf(outer)]
    return a !== undefined && b !== undefined && contains(b, a)
  }
  const outer = seen?.map((range) => planned.find((plan) => isIn(range, plan)) ?? range)
  return compareNames(planned, outer && [...new Set(outer)])
}

function rangeOf(text: string): AddressRange | undefined {
  const read = safeParseOccupied(text)
  return read.ok ? read.value : undefined
}
