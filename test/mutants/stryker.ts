import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Report, reportSchema } from './scores.ts'

const STRYKER = 'test/mutants/node_modules/@stryker-mutator/core/bin/stryker.js'
const FOLDER = '.cache/mutants'

/**
 * Holds the tests of a group against mutants of some of its files. Exits where Stryker fails.
 *
 * @param force whether earlier results are left aside, though neither file nor tests seem to have changed
 */
export function runStryker(group: string, files: readonly string[], force: boolean): Report {
  const folder = join(FOLDER, group)
  const config = {
    mutate: files,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    // the tests are chosen by what they cover; imports by a computed name, as of tasks, are not seen by `related`
    vitest: { configFile: 'test/mutants/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 2,
    incremental: true,
    force,
    incrementalFile: join(folder, 'incremental.json'),
    tempDirName: join(FOLDER, 'sandbox'),
    cleanTempDir: 'always',
    ignorePatterns: ['.cache', '.lab', 'docs'],
    disableTypeChecks: false,
    // to rewrite ours it would need the JavaScript API of TypeScript, which version 7 has not
    tsconfigFile: 'none',
    reporters: ['progress-append-only', 'json', 'html'],
    jsonReporter: { fileName: join(folder, 'report.json') },
    htmlReporter: { fileName: join(folder, 'report.html') },
  }
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'stryker.json')
  writeFileSync(file, JSON.stringify(config, undefined, 2))
  const env = { ...process.env, MUTANTS: group }
  const { status } = spawnSync(process.execPath, [STRYKER, 'run', file], { stdio: 'inherit', env })
  if (status !== 0) process.exit(status ?? 1)
  return reportSchema.parse(JSON.parse(readFileSync(config.jsonReporter.fileName, 'utf8')))
}
