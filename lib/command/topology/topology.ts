import type { ProviderName } from '../../lab/schema.ts'

/**
 * The comparison of a part of the topology with the plan: planned and observed, planned only, observed only, or planned
 * with nothing observed to compare.
 */
export type State = 'there' | 'missing' | 'unplanned' | 'unseen'

/** One part of a cluster, such as a node or a range. */
export interface Part {
  /** Its name in the plan or in the cluster. */
  name: string
  state: State
  detail?: string
}

export const PART_KINDS = ['nodes', 'pods', 'services', 'pools', 'VIP', 'load balancers'] as const

export interface ClusterTopology {
  name: string
  provider: ProviderName
  isUp: boolean
  parts: Readonly<Record<(typeof PART_KINDS)[number], readonly Part[]>>
}

/** A network with the clusters whose nodes are on it. */
export interface NetworkTopology {
  name: string
  ranges: readonly string[]
  isAssumed: boolean
  clusters: readonly ClusterTopology[]
}

/** A link between two clusters, from the one that is first in the lab; `by` is the component. */
export interface Link {
  from: string
  to: string
  by: string
  state: State
}

export interface Topology {
  networks: readonly NetworkTopology[]
  links: readonly Link[]
}

/** A network's name and ranges, marked as assumed if it was not observed. */
export const networkTitle = ({ name, ranges, isAssumed }: NetworkTopology) =>
  `${isAssumed ? 'assumed network' : `network ${name}`} ${ranges.join(', ')}`

/** The mark of each state that is a difference from the plan. */
export const MARKS: Readonly<Record<State, string>> = { there: '', unseen: '', missing: '+', unplanned: '?' }

export const LEGEND = '+ planned, and not there   ? there, and not planned'

/** Every part of every cluster. */
export const partsOf = ({ networks }: Topology): readonly Part[] =>
  networks.flatMap(({ clusters }) =>
    clusters.flatMap(({ parts }) => PART_KINDS.flatMap((kind) => parts[kind])),
  )
