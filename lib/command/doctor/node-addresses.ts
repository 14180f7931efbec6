import type { NamedRange } from '../../net/address-request.ts'
import { byHand, type Finding } from './finding.ts'

/** Nodes of a cluster that have another address than when the lab last came up. */
export function nodeAddresses(
  cluster: string,
  before: readonly NamedRange[],
  now: readonly NamedRange[],
): readonly Finding[] {
  // kind names the containers of a cluster's nodes after it
  const isOurs = ({ node, container }: NamedRange) =>
    node !== undefined || container?.startsWith(`${cluster}-`) === true
  const had = Map.groupBy(before.filter(isOurs), ({ by }) => by)
  const has = Map.groupBy(now.filter(isOurs), ({ by }) => by)
  const textOf = (ranges: readonly NamedRange[] = []) =>
    ranges
      .map(({ range }) => range)
      .toSorted()
      .join(', ')
  const moved = [...had].filter(([by, ranges]) => has.has(by) && textOf(has.get(by)) !== textOf(ranges))
  if (moved.length === 0) return []
  return [
    {
      id: 'node-address-changed',
      severity: 'warning',
      what: `nodes of ${cluster} have other addresses than when the lab last came up`,
      evidence: moved
        .map(([by, ranges]) => `${by}: ${textOf(ranges)}, now ${textOf(has.get(by))}`)
        .join('; '),
      means: 'what holds the old ones, such as links between clusters, leads to the wrong node',
      fix: byHand([`make up CLUSTER=${cluster}`], 'sets what the lab computes from them'),
    },
  ]
}
