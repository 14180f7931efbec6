import { Failure } from '../../failure.ts'
import { type ProcessContext, runOk } from '../../process/run.ts'
import type { Finding, Fix } from './finding.ts'

const DEADLINE_MS = 2 * 60_000

export interface Repair {
  finding: string
  command: string
  argv: NonNullable<Fix['run']>[number]
}

export type Repaired = Omit<Repair, 'argv'> & { done: boolean; why?: string }

/** The commands that `--fix` would run, in order. */
export const repairsOf = (findings: readonly Finding[]): readonly Repair[] =>
  findings.flatMap(({ id, fix }) =>
    (fix.run ?? []).map((argv, index) => ({ finding: id, command: fix.commands[index] ?? '', argv })),
  )

/** Runs the repairs one after another; one that fails does not stop the others. */
export async function repair(
  repairs: readonly Repair[],
  context: ProcessContext,
  onDone: (repaired: Repaired) => void,
): Promise<readonly Repaired[]> {
  const all: Repaired[] = []
  for (const { argv, ...each } of repairs) {
    const repaired = { ...each, ...(await attempt(argv, context)) }
    onDone(repaired)
    all.push(repaired)
  }
  return all
}

async function attempt(
  argv: Repair['argv'],
  context: ProcessContext,
): Promise<Pick<Repaired, 'done' | 'why'>> {
  try {
    await runOk({ argv, deadlineMs: DEADLINE_MS }, context)
    return { done: true }
  } catch (error) {
    if (!(error instanceof Failure) || context.signal.aborted) throw error
    return { done: false, why: error.details.got ?? error.message }
  }
}
