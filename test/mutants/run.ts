// make mutants: small faults put into the pure parts, one at a time, and how many of them the unit tests notice.
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { missedMutants, reportSchema, scoreTable } from './scores.ts'

const STRYKER = 'test/mutants/node_modules/@stryker-mutator/core/bin/stryker.js'
const CONFIG = 'test/mutants/stryker.json'
const PAGE = 'docs/mutation-testing.md'

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const config = z
  .object({ mutate: z.array(z.string()), jsonReporter: z.object({ fileName: z.string() }) })
  .parse(read(CONFIG))

const only = process.argv[2] ?? ''
const files = globSync(config.mutate)
  .filter((file) => file.startsWith(only))
  .toSorted()
if (files.length === 0) {
  console.error(`ONLY=${only} is the beginning of no file among\n  ${config.mutate.join('\n  ')}`)
  process.exit(2)
}
const { status } = spawnSync(process.execPath, [STRYKER, 'run', CONFIG, '--mutate', files.join(',')], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

const report = reportSchema.parse(read(config.jsonReporter.fileName))
const table = scoreTable(report, files)
console.log(`\n${missedMutants(report, files).join('\n')}\n\n${table}`)
if (only === '') {
  const page = readFileSync(PAGE, 'utf8')
  writeFileSync(PAGE, page.replace(/(?<=<!-- scores -->\n)[\s\S]*(?=<!-- end -->)/, `\n${table}\n\n`))
}
