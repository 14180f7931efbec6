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
  const columns = [...new Set(results.map(({ from }) => from))].toSorted(byDistance)
  const rows = [...Map.groupBy(results, ({ subject }) => subject)].map(([subject, of]) => [
    subject,
    ...columns.map((from) =>
      of
        .filter((result) => result.from === from)
        .map(cell)
        .join(' '),
    ),
  ])
  return aligned([[cluster.toUpperCase(), ...columns], ...rows])
}

/** What is expected, in words for a cell; the usual answer needs none. */
const words: Readonly<Partial<Record<CheckResult['expected'], string>>> = {
  answers: '',
  addressInPool: 'inside',
  commandOutput: 'says',
}

const cell = ({ verdict, expected }: CheckResult) =>
  `${marks[verdict]} ${words[expected] ?? expected}`.trimEnd()

/** From outside in. */
const byDistance = (a: string, b: string) => distance(a) - distance(b)
const distance = (from: string) => ['host', 'container'].indexOf(from) + (from.startsWith('pod') ? 3 : 0)

/** What one verdict was given for; checks that have the same evidence are told together. */
function evidenceLines(results: readonly CheckResult[], verdict: Verdict): readonly string[] {
  const of = results.filter((each) => each.verdict === verdict)
  const groups = Map.groupBy(of, ({ evidence }) => evidence.join('\n'))
  return [...groups].flatMap(([evidence, alike]) => [
    `${marks[verdict]} ${alike[0]?.cluster}: ${alike.map(({ id }) => id).join(', ')}`,
    ...evidence.split('\n').map((line) => `    ${line}`),
  ])
}
