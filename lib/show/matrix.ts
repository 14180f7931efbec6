import type { CheckResult, Verdict } from '../check/check.ts'
import { aligned } from '../table.ts'
import type { RunEvent } from '../task/events.ts'
import { seconds } from './lines.ts'

const marks: Readonly<Record<Verdict, string>> = { pass: '✔', fail: '✘', inconclusive: '?' }

/** Results as a matrix for each cluster, what is asked by from where; then all that is no pass, with its evidence. */
export function matrixLines({
  results,
  durationMs,
}: Extract<RunEvent, { type: 'checks-ended' }>): readonly string[] {
  const clusters = [...Map.groupBy(results, ({ cluster }) => cluster)]
  const count = (verdict: Verdict) => results.filter((each) => each.verdict === verdict).length
  const counts = `${count('pass')} passed, ${count('fail')} failed, ${count('inconclusive')} inconclusive`
  return [
    ...clusters.flatMap(([cluster, of]) => [...matrix(cluster, of), '']),
    ...(['inconclusive', 'fail'] as const).flatMap((verdict) =>
      clusters.flatMap(([, of]) => evidenceLines(of, verdict)),
    ),
    `verify: ${counts}, ${seconds(durationMs)}`,
  ]
}

function matrix(cluster: string, results: readonly CheckResult[]): readonly string[] {
  const ordered = results.toSorted((a, b) => DISTANCES.indexOf(a.at) - DISTANCES.indexOf(b.at))
  const columns = [...new Set(ordered.map(({ from }) => from))]
  const rows = [...Map.groupBy(results, ({ asks }) => asks)].map(([asks, of]) => [
    asks,
    ...columns.map((from) =>
      of
        .filter((result) => result.from === from)
        .map(cell)
        .join(' '),
    ),
  ])
  return aligned([[cluster.toUpperCase(), ...columns], ...rows])
}

const cell = ({ verdict, expected }: CheckResult) =>
  expected === 'answers' ? marks[verdict] : `${marks[verdict]} ${expected}`

/** From outside in. */
const DISTANCES: readonly CheckResult['at'][] = ['host', 'container', 'pod']

/** What one verdict was given for; checks that have the same evidence are told together. */
function evidenceLines(results: readonly CheckResult[], verdict: Verdict): readonly string[] {
  const of = results.filter((each) => each.verdict === verdict)
  const groups = Map.groupBy(of, ({ evidence }) => evidence.join('\n'))
  return [...groups.values()].flatMap((alike) => [
    `${marks[verdict]} ${alike[0]?.cluster}: ${alike.map(({ id }) => id).join(', ')}`,
    ...(alike[0]?.evidence ?? []).map((line) => `    ${line}`),
  ])
}
