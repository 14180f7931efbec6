import { usageFailure } from '../failure.ts'
import { suggestion } from '../nearest.ts'
import { aligned } from '../table.ts'
import { loadTasks } from '../task/load-tasks.ts'
import type { Host } from '../task/task.ts'

/** Targets of the Makefile that have no task file. */
const makeTargets = [
  ['rehearse', 'make up on a real control plane without Docker (PROVIDER=rehearsal)'],
  ['test', 'Every test but those on real Docker'],
  ['lint', 'Types, format, and code that nothing uses'],
  ['e2e', 'The tests on real kind clusters'],
  ['mutants', 'How many small faults the tests of the pure parts catch'],
] as const

/**
 * Prints every target with its summary.
 *
 * @param missing a requested target that does not exist
 * @throws Failure `usage` with the nearest target, if `missing` is set
 */
export async function help(missing: string | undefined, host: Host): Promise<number> {
  const tasks = await loadTasks()
  const rows = [...tasks.map(({ name, summary }) => [name, summary] as const), ...makeTargets]
  if (missing !== undefined) {
    const names = rows.map(([name]) => name)
    throw usageFailure([`make: no target ${missing}${suggestion(missing, names)}`], 'make help')
  }
  const lines = aligned(
    rows.toSorted(([a], [b]) => a.localeCompare(b)).map(([name, summary]) => [`  make ${name}`, summary]),
  )
  const more = 'make TASK NAME=value passes a flag; node_modules/.bin/node tasks/TASK.mts --help lists them.'
  host.print(['Targets:', ...lines, '', more].join('\n'))
  return 0
}
