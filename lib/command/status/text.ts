import type { Change } from '../../step/change.ts'
import { aligned } from '../../table.ts'
import { wrapped } from '../../wrap.ts'
import type { ClusterStatus, ComponentStatus } from './facts.ts'

/** The number of differences, and of workloads, that one screen has room for; JSON has them all. */
const SHOWN = 4

export const statusText = (clusters: readonly ClusterStatus[]) => clusters.map(clusterText).join('\n\n')

function clusterText(cluster: ClusterStatus): string {
  const { lacks, problems, components, isUp } = cluster
  const lines = [
    headline(cluster),
    ...firstOf(lacks).map((text) => wrapped('  lacks: ', text)),
    ...problems.map((problem) => wrapped('  problem: ', problem)),
  ]
  if (!isUp) return lines.join('\n')
  const rows = components.map(({ name, wanted = '-', found = '-', ...rest }) => [
    name,
    wanted,
    found,
    verdict(rest),
  ])
  const table = rows.length === 0 ? [] : aligned([['COMPONENT', 'WANTED', 'FOUND', 'LAB FILE'], ...rows])
  return [...lines, ...table.map((line) => `  ${line}`), ...driftLines(components), ...rest(cluster)].join(
    '\n',
  )
}

function headline({ name, provider, isUp, kubernetes, nodes }: ClusterStatus): string {
  if (!isUp) return `${name}: ${provider}, down`
  const ready = nodes?.filter(({ isReady }) => isReady).length
  const count = nodes === undefined ? '' : `, ${ready} of ${nodes.length} nodes ready`
  return `${name}: ${provider}, up, Kubernetes ${kubernetes}${count}`
}

function verdict({ drift }: Pick<ComponentStatus, 'drift'>): string {
  if (drift === undefined) return 'cannot tell'
  const waits = drift.filter(({ action }) => action === 'wait').length
  const changes = drift.length - waits
  if (drift.length === 0) return 'as wanted'
  const parts = [
    changes > 0 && `${changes} difference${changes === 1 ? '' : 's'}`,
    waits > 0 && `${waits} not ready`,
  ]
  return parts.filter(Boolean).join(', ')
}

const driftLines = (components: readonly ComponentStatus[]) =>
  components.flatMap(({ name, drift = [], problem }) => [
    ...(problem === undefined ? [] : [wrapped(`  ${name}: `, problem)]),
    ...firstOf(drift.map(changeText)).map((change) => wrapped(`  ${name}: `, change)),
  ])

function changeText({ action, what, fields = [], holders = [] }: Change): string {
  const verb = action === 'wait' ? 'wait for' : action
  const paths = fields.length === 0 ? '' : ` (${firstOf(fields.map(({ path }) => path)).join(', ')})`
  return `${verb} ${what}${paths}${holders.length === 0 ? '' : `, held by ${holders.join(', ')}`}`
}

function rest({ workloads, pools, services = [] }: ClusterStatus): readonly string[] {
  const health =
    workloads && `  workloads: ${workloads.total - workloads.lacks.length} of ${workloads.total} ready`
  const given = services.map(({ name, addresses }) => [addresses.join(', ') || 'no address yet', name])
  return [
    ...(health === undefined ? [] : [health]),
    ...firstOf(workloads?.lacks ?? []).map((text) => wrapped('    ', text)),
    ...pools.map(({ range, size, handedOut }) =>
      wrapped('  addresses: ', `${range}, ${handedOut} of ${size} handed out, ${size - handedOut} left`),
    ),
    ...aligned(given).map((line) => `    ${line}`),
  ]
}

/** The first texts, and how many more there are. */
const firstOf = (texts: readonly string[]) =>
  texts.length <= SHOWN ? texts : [...texts.slice(0, SHOWN), `and ${texts.length - SHOWN} more`]
