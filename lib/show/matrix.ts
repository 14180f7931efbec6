import type { CheckResult, Verdict } from '../check/check.ts'
import { aligned } from '../table.ts'
import type { RunEvent } from '../task/events.ts'
import { seconds } from './lines.ts'

const markers: Readonly<Record<Verdict, string>> = { pass: '✔', fail: '✘', inconclusive: '?' }

/**
 * Results as a matrix per cluster (rows: subjects, columns: sources), then every result but passes with its evidence.
 */
export function matrixLines({
  results,
  durationMs,
}: Extract<RunEvent, { type: 'checks-ended' }>): readonly string[] {
  const clusters = [...Map.groupBy(results, ({ cluster }) => cluster)]
  const count = (verdict: Verdict) => results.filter((each) => each.verdict === verdict).length
  const counts = `${count('pass')} passed, ${count('fail')} failed, ${count('inconclusive')} inconclusive`
  return [
    ...clusters.flatMap(([cluster, group]) => [...matrix(cluster, group), '']),
    ...(['inconclusive', 'fail'] as const).flatMap((verdict) =>
      clusters.flatMap(([, group]) => evidenceLines(group, verdict)),
    ),
    `verify: ${counts}, ${seconds(durationMs)}`,
  ]
}

function matrix(cluster: string, results: readonly CheckResult[]): readonly string[] {
  const ordered = results.toSorted((a, b) => DISTANCES.indexOf(a.at) - DISTANCES.indexOf(b.at))
  const columns = [...new Set(ordered.map(({ from }) => from))]
  const rows = [...Map.groupBy(results, ({ subject }) => subject)].map(([subject, group]) => [
    subject,
    ...columns.map((from) =>
      group
        .filter((result) => result.from === from)
        .map(cell)
        .join(' '),
    ),
  ])
  return aligned([[cluster.toUpperCase(), ...columns], ...rows])
}

/** Words for a cell by expected outcome; `answers`, the usual one, needs none. */
const cellWords: Readonly<Partial<Record<CheckResult['expected'], string>>> = {
  answers: '',
  addressInPool: 'inside',
  commandOutput: 'says',
}

const cell = ({ verdict, expected }: CheckResult) =>
  `${markers[verdict]} ${cellWords[expected] ?? expected}`.trimEnd()

/** Order of columns: from outside the cluster to inside. */
const DISTANCES: readonly CheckResult['at'][] = ['host', 'container', 'pod']

/** The evidence for one verdict; checks with the same evidence share an entry. */
function evidenceLines(results: readonly CheckResult[], verdict: Verdict): readonly string[] {
  const matching = results.filter((each) => each.verdict === verdict)
  const groups = Map.groupBy(matching, ({ evidence }) => evidence.join('\n'))
  return [...groups.values()].flatMap((group) => [
    `${markers[verdict]} ${group[0]?.cluster}: ${group.map(({ id }) => id).join(', ')}`,
    ...(group[0]?.evidence ?? []).flatMap((text) => text.split('\n')).map((line) => `    ${line}`),
  ])
}
