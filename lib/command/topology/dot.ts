import { type Graph, graphOf } from './graph.ts'
import { LEGEND, type State, type Topology } from './topology.ts'

const STYLES: Readonly<Record<State, string>> = {
  there: 'style=filled, fillcolor="#e6f4ea"',
  unseen: 'style=filled, fillcolor="#f1f3f4"',
  missing: 'style="filled,dashed", fillcolor="#fff4e5", color="#b45309"',
  unplanned: 'style="filled,bold", fillcolor="#fde8e8", color="#b91c1c"',
}

type Box = Graph['networks'][number]

/** The topology in Graphviz' DOT language, https://graphviz.org/doc/info/lang.html */
export function topologyDot(topology: Topology): string {
  const { networks, edges } = graphOf(topology)
  const first = new Map(
    networks.flatMap(({ boxes }) => boxes).map(({ id, vertices }) => [id, vertices[0]?.id]),
  )
  const ends = edges.map(({ from, to, label, state }) => {
    const line = `ltail=cluster_${from}, lhead=cluster_${to}, dir=none, constraint=false${state === 'missing' ? ', style=dashed' : ''}`
    return `  ${first.get(from)} -> ${first.get(to)} [label=${text([label])}, ${line}]`
  })
  return [
    'digraph topology {',
    // compound lets an edge end at a cluster's box instead of at a node inside it
    `  graph [compound=true, rankdir=LR, nodesep=0.6, fontname="sans-serif", labelloc=b, label=${text([LEGEND])}]`,
    '  node [shape=box, fontname="sans-serif"]',
    '  edge [fontname="sans-serif"]',
    ...networks.flatMap((box) => boxLines(box, '  ')),
    ...ends,
    '}',
  ].join('\n')
}

function boxLines({ id, label, boxes, vertices }: Box, indent: string): readonly string[] {
  const inner = vertices.map(({ id, lines, state }) => `${id} [label=${text(lines)}, ${STYLES[state]}]`)
  // invisible edges keep the vertices one below the other, in their order
  const order = vertices
    .slice(1)
    .map((vertex, index) => `${vertices[index]?.id} -> ${vertex.id} [style=invis]`)
  return [
    `${indent}subgraph cluster_${id} {`,
    `${indent}  label=${text([label])}; labelloc=t`,
    ...[...inner, ...order].map((line) => `${indent}  ${line}`),
    ...boxes.flatMap((box) => boxLines(box, `${indent}  `)),
    `${indent}}`,
  ]
}

const text = (lines: readonly string[]) =>
  `"${lines.map((line) => line.replace(/["\\]/g, '\\$&')).join('\\n')}"`
