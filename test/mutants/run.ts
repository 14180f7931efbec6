// make mutants: small faults put into the pure parts, one at a time, and how many of them the unit tests notice.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { groups } from './groups.ts'
import { missedMutants, scoreTable } from './scores.ts'
import { runStryker } from './stryker.ts'

const PAGE = 'docs/mutation-testing.md'

const only = process.argv[2] ?? ''
const chosen = Object.entries(groups)
  .map(([name, { mutate }]) => {
    const files = globSync(mutate).filter((file) => file.startsWith(only))
    return { name, files: files.toSorted() }
  })
  .filter(({ files }) => files.length > 0)
const files = chosen.flatMap((group) => group.files)
if (files.length === 0) {
  const all = Object.values(groups).flatMap(({ mutate }) => mutate)
  console.error(`ONLY=${only} is the beginning of no file among\n  ${all.join('\n  ')}`)
  process.exit(2)
}

const isWhole = only === ''
const reports = chosen.map(({ name, files }) => runStryker(name, files, isWhole))
const report = { files: Object.fromEntries(reports.flatMap(({ files }) => Object.entries(files))) }
const table = scoreTable(report, files)
console.log(`\n${missedMutants(report, files).join('\n')}\n\n${table}`)
if (isWhole) {
  const page = readFileSync(PAGE, 'utf8')
  writeFileSync(PAGE, page.replace(/(?<=<!-- scores -->\n)[\s\S]*(?=<!-- end -->)/, `\n${table}\n\n`))
}
