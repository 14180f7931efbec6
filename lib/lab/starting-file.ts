import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import { aligned } from '../table.ts'
import type { ExistingCluster } from './existing-cluster.ts'
import { loadLab } from './load.ts'
import type { ComponentSchema } from './schema.ts'

/** One cluster of a new lab. */
export type StartingCluster = { name: string; kubernetes: string } & (
  | { provider: 'kind'; controlPlanes: number; workers: number }
  | { provider: 'rehearsal'; nodes: number }
  | ({ provider: 'existing' } & ExistingCluster)
)

/** A component as a line of the file: an entry if clusters have it by default, otherwise a comment. */
export interface Choice extends ComponentSchema {
  name: string
  summary: string
}

/** The comments at the start of every generated lab file. */
const generatedComment = /^# (yaml-language-server: |The clusters of your lab, and what runs on each\.)/

/**
 * The text of a new lab file: the chosen settings, and the other components as comments.
 *
 * @param schema path of the JSON Schema, relative to the lab file's folder
 */
export function startingFile(
  clusters: readonly StartingCluster[],
  choices: readonly Choice[],
  schema: string,
): string {
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    '# The clusters of your lab, and what runs on each. A line with # before it is a suggestion.',
    'clusters:',
    ...clusters.flatMap((cluster) => [
      `  ${text(cluster.name)}:`,
      ...indent(4, [...clusterLines(cluster), ...componentLines(cluster, choices)]),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

/**
 * Whether a lab file means the same as an empty one and has no comments of the user, so that replacing it loses
 * nothing.
 */
export function isDefaultFile(text: string, components: Readonly<Record<string, ComponentSchema>>): boolean {
  const [loaded, empty] = [loadLab(text, components), loadLab('', components)]
  const isOwn = (line: string) => line.includes('#') && !generatedComment.test(line)
  return loaded.ok && empty.ok && isDeepStrictEqual(loaded.lab, empty.lab) && !text.split('\n').some(isOwn)
}

function clusterLines(cluster: StartingCluster): readonly string[] {
  const { provider, kubernetes } = cluster
  const head = [`provider: ${provider}  # kind, existing or rehearsal`, `kubernetes: ${text(kubernetes)}`]
  if (provider === 'existing') return [...head, ...existingLines(cluster)]
  if (provider === 'rehearsal') return [...head, `rehearsal: { nodes: ${cluster.nodes} }`]
  const { controlPlanes, workers } = cluster
  return [...head, `kind: { controlPlanes: ${controlPlanes}, workers: ${workers} }`]
}

function existingLines(cluster: ExistingCluster): readonly string[] {
  const { kubeconfig, context, apiServer, networks, nodes, pods, ipFamily } = cluster
  return [
    'existing:',
    `  kubeconfig: ${text(kubeconfig)}`,
    `  context: ${text(context)}`,
    `  # check: where nodes and pods, not only this machine, reach the API server; it came from ${apiServer.from}`,
    `  apiServer: ${text(apiServer.value)}`,
    `  # check: ${networksFrom(nodes)}; write your network's own`,
    `  networks: [${networks.map(text).join(', ')}]`,
    `ipFamily: ${ipFamily}`,
    ...(pods.length > 0
      ? [
          "# check: the smallest block around the nodes' own pod ranges; write the whole pod network",
          `addresses: { pods: [${pods.map(text).join(', ')}] }`,
        ]
      : [
          '# check: the nodes name no pod ranges; write the pod network that the CNI uses',
          '# addresses: { pods: [<CIDR>] }',
        ]),
  ]
}

const networksFrom = (nodes: readonly string[]) =>
  nodes.length > 0
    ? `the smallest blocks around the nodes' addresses (${nodes.join(', ')})`
    : 'only assumed, since the nodes tell no addresses'

/** The lines of components. An existing cluster has its own networking, so it gets none until the user chooses them. */
function componentLines({ provider }: StartingCluster, choices: readonly Choice[]): readonly string[] {
  const rows = (chosen: readonly Choice[], mark: string) =>
    chosen.map(({ name, summary }) => [`${mark}${text(name)}: {}`, `# ${summary}`])
  const chosen = choices.filter(({ inDefaultLab }) => inDefaultLab && provider !== 'existing')
  const others = choices.filter((choice) => !chosen.includes(choice))
  const lines = indent(2, aligned([...rows(chosen, ''), ...rows(others, '# ')]))
  if (chosen.length > 0) return ['components:', ...lines]
  return [
    '# what runs on it by this file: take the {} away with the first # below',
    'components: {}',
    ...lines,
  ]
}

const indent = (width: number, lines: readonly string[]) => lines.map((line) => ' '.repeat(width) + line)

/** A text as YAML, quoted if YAML would read another type. */
const text = (value: string) => stringify(value, { singleQuote: true, lineWidth: 0 }).trim()
