import { dirname } from 'node:path'
import { z } from 'zod'

const mutant = z.object({
  status: z.string(),
  mutatorName: z.string(),
  replacement: z.string().optional(),
  location: z.object({ start: z.object({ line: z.int() }) }),
})

/** The part of a report that is read; its format is the mutation-testing-report-schema of Stryker. */
export const reportSchema = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(mutant) })),
})

export type Report = z.output<typeof reportSchema>
type Mutant = z.output<typeof mutant>

const isCaught = ({ status }: Mutant) => ['Killed', 'Timeout'].includes(status)
const isMissed = ({ status }: Mutant) => ['Survived', 'NoCoverage'].includes(status)
const isText = ({ mutatorName }: Mutant) => mutatorName === 'StringLiteral'

/** The score of each folder, and of all of them, as a Markdown table. */
export function scoreTable(report: Report, files: readonly string[]): string {
  const folders = [...Map.groupBy(files, (file) => dirname(file))].toSorted()
  return [
    '| Folder | Files | Mutants | Caught | Missed | of them texts | Score |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...folders.map(([folder, own]) => row(`\`${folder}\``, report, own)),
    row('all', report, files),
  ].join('\n')
}

function row(name: string, { files }: Report, own: readonly string[]): string {
  const mutants = own.flatMap((file) => files[file]?.mutants ?? [])
  const [caught, missed] = [mutants.filter(isCaught).length, mutants.filter(isMissed)]
  const all = caught + missed.length
  const score = all === 0 ? '-' : `${((100 * caught) / all).toFixed(1)} %`
  return `| ${[name, own.length, all, caught, missed.length, missed.filter(isText).length, score].join(' | ')} |`
}

/** `lib/net/cidr.ts:59: ConditionalExpression: false` */
export const missedMutants = ({ files }: Report, own: readonly string[]): readonly string[] =>
  own.flatMap((file) =>
    (files[file]?.mutants ?? [])
      .filter(isMissed)
      .map(({ location, mutatorName, replacement = '' }) =>
        `${file}:${location.start.line}: ${mutatorName}: ${replacement}`.replace(/\s+/g, ' ').trim(),
      ),
  )
