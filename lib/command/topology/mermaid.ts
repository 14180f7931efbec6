import { type Graph, graphOf } from './graph.ts'
import type { Topology } from './topology.ts'

type Box = Graph['networks'][number]

const CLASSES = [
  'classDef there fill:#e6f4ea,stroke:#1e8e3e,color:#111',
  'classDef unseen fill:#f1f3f4,stroke:#9aa0a6,color:#111',
  'classDef missing fill:#fff4e5,stroke:#b45309,color:#111,stroke-dasharray:5 5',
  'classDef unplanned fill:#fde8e8,stroke:#b91c1c,color:#111,stroke-width:3px',
]

/** The topology as a Mermaid flowchart, https://mermaid.js.org/syntax/flowchart.html */
export function topologyMermaid(topology: Topology): string {
  const { networks, edges } = graphOf(topology)
  return [
    'flowchart LR',
    ...networks.flatMap((box) => boxLines(box, '  ')),
    ...edges.map(
      ({ from, to, label, state }) =>
        `  ${from} ${state === 'missing' ? '-.-' : '---'}|${text([label])}| ${to}`,
    ),
    ...CLASSES.map((line) => `  ${line}`),
  ].join('\n')
}

function boxLines({ id, label, boxes, vertices }: Box, indent: string): readonly string[] {
  return [
    `${indent}subgraph ${id}[${text([label])}]`,
    ...vertices.map(({ id, lines, state }) => `${indent}  ${id}[${text(lines)}]:::${state}`),
    ...(vertices.length > 1 ? [`${indent}  ${vertices.map(({ id }) => id).join(' ~~~ ')}`] : []),
    ...boxes.flatMap((box) => boxLines(box, `${indent}  `)),
    `${indent}end`,
  ]
}

/** Quoted, with the characters of Mermaid markup as entities. */
const text = (lines: readonly string[]) =>
  `"${lines.map((line) => line.replace(/[&"<>#]/g, (sign) => `#${sign.charCodeAt(0)};`)).join('<br/>')}"`
