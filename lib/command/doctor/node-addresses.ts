import type { NamedRange } from '../../net/address-request.ts'
import { byHand, type Finding } from './finding.ts'

/** Nodes of a cluster whose address has changed since the lab last came up. */
export function movedNodes(
  cluster: string,
  before: readonly NamedRange[],
  now: readonly NamedRange[],
): readonly Finding[] {
  // the names of kind's nodes: pkg/cluster/internal/create, MakeNodeNamer
  const ofKind = new RegExp(`^${cluster}-(control-plane|worker)\\d*$`)
  const isOurs = ({ node, container = '' }: NamedRange) => node !== undefined || ofKind.test(container)
  // not filtered: what an older checkout recorded lacks the fields
  const oldByNode = Map.groupBy(before, ({ by }) => by)
  const newByNode = Map.groupBy(now.filter(isOurs), ({ by }) => by)
  const textOf = (ranges: readonly NamedRange[] = []) =>
    ranges
      .map(({ range }) => range)
      .toSorted()
      .join(', ')
  const moved = [...oldByNode].filter(
    ([by, ranges]) => newByNode.has(by) && textOf(newByNode.get(by)) !== textOf(ranges),
  )
  if (moved.length === 0) return []
  return [
    {
      id: 'node-address-changed',
      severity: 'warning',
      what: `nodes of ${cluster} have other addresses than when the lab last came up`,
      evidence: moved
        .map(([by, ranges]) => `${by}: ${textOf(ranges)}, now ${textOf(newByNode.get(by))}`)
        .join('; '),
      means: 'what holds the old ones, such as links between clusters, leads to the wrong node',
      fix: byHand([`make up CLUSTER=${cluster}`], 'sets what the lab computes from them'),
    },
  ]
}
