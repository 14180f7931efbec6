import { aligned } from '../../table.ts'
import {
  type ClusterTopology,
  LEGEND,
  type Link,
  MARKS,
  networkTitle,
  PART_KINDS,
  partsOf,
  type Topology,
} from './topology.ts'

/** The topology as lines for a terminal, with differences marked in the first column. */
export function topologyText(topology: Topology): string {
  const { networks, links } = topology
  const isMarked = [...partsOf(topology), ...links].some(({ state }) => MARKS[state] !== '')
  return [
    ...networks.flatMap((network) => [networkTitle(network), ...network.clusters.flatMap(clusterLines)]),
    ...(links.length === 0 ? [] : ['links', ...aligned(links.map(linkRow))]),
    ...(isMarked ? [LEGEND] : []),
  ].join('\n')
}

function clusterLines({ name, provider, isUp, parts }: ClusterTopology): readonly string[] {
  const rows = PART_KINDS.flatMap((kind) =>
    parts[kind].map((part, index) => [
      MARKS[part.state].padStart(2),
      index === 0 ? kind : '',
      part.name,
      part.detail ?? '',
    ]),
  )
  return [`  ${name} (${provider}, ${isUp ? 'up' : 'planned'})`, ...aligned(rows).map((row) => `  ${row}`)]
}

const linkRow = ({ from, to, by, state }: Link) => [MARKS[state].padStart(2), `${from} -- ${to}`, by]
