import type { ProviderName } from '../../lab/schema.ts'

/**
 * How a part of the topology stands between the plan and the world: in both, planned and not there, there and not
 * planned, or planned where nothing could be seen.
 */
export type State = 'there' | 'missing' | 'unplanned' | 'unseen'

/** One thing of a cluster. */
export interface Part {
  /** As the plan or the cluster calls it. */
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

/** What links two clusters; always from the one that comes first. */
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

/** A network's name and ranges; one that nobody observed says so. */
export const networkTitle = ({ name, ranges, isAssumed }: NetworkTopology) =>
  `${isAssumed ? 'assumed network' : `network ${name}`} ${ranges.join(', ')}`

/** How each state is marked where it is a difference. */
export const MARKS: Readonly<Record<State, string>> = { there: '', unseen: '', missing: '+', unplanned: '?' }

export const LEGEND = '+ planned, and not there   ? there, and not planned'

/** Every part of every cluster. */
export const partsOf = ({ networks }: Topology): readonly Part[] =>
  networks.flatMap(({ clusters }) =>
    clusters.flatMap(({ parts }) => PART_KINDS.flatMap((kind) => parts[kind])),
  )
