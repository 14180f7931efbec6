import {
  type ClusterTopology,
  MARKS,
  networkTitle,
  PART_KINDS,
  type Part,
  type State,
  type Topology,
} from './topology.ts'

/** The topology as a graph: nested boxes, with edges between clusters. */
export interface Graph {
  networks: readonly Box[]
  edges: readonly { from: string; to: string; label: string; state: State }[]
}

interface Box {
  id: string
  label: string
  /** The boxes inside this one; `vertices` are drawn in the box itself. */
  boxes: readonly Box[]
  vertices: readonly Vertex[]
}

interface Vertex {
  id: string
  lines: readonly string[]
  state: State
}

/** Ids are numbered, since names may contain characters that Mermaid and Graphviz reject. */
export function graphOf({ networks, links }: Topology): Graph {
  const ids = new Map(
    networks.flatMap(({ clusters }) => clusters).map(({ name }, index) => [name, `c${index}`]),
  )
  return {
    networks: networks.map((network, index) => ({
      id: `n${index}`,
      label: networkTitle(network),
      boxes: network.clusters.map((cluster) => clusterBox(cluster, ids.get(cluster.name) ?? '')),
      vertices: [],
    })),
    edges: links.map(({ from, to, by, state }) => ({
      from: ids.get(from) ?? '',
      to: ids.get(to) ?? '',
      label: marked(by, state),
      state,
    })),
  }
}

function clusterBox({ name, provider, isUp, parts }: ClusterTopology, id: string): Box {
  const ranges = PART_KINDS.filter((kind) => kind !== 'nodes' && kind !== 'load balancers')
  const vertices = [
    ...parts.nodes.map((part) => vertexOf('node', part)),
    ...ranges.flatMap((kind) => parts[kind].map((part) => vertexOf(kind, part))),
    ...parts['load balancers'].map((part) => vertexOf('load balancer', part)),
  ]
  return {
    id,
    label: `${name} (${provider}, ${isUp ? 'up' : 'planned'})`,
    boxes: [],
    vertices: vertices.map((vertex, index) => ({ ...vertex, id: `${id}v${index}` })),
  }
}

const vertexOf = (kind: string, { name, state, detail }: Part) => ({
  lines: [kind, marked(name, state), ...(detail ? [detail] : [])],
  state,
})

const marked = (text: string, state: State) => (MARKS[state] === '' ? text : `${MARKS[state]} ${text}`)
