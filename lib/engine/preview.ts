import { systemClock } from '../clock.ts'
import { describeFailure, exitCodeOf, exitCodes } from '../failure.ts'
import type { Change, Override } from '../step/change.ts'
import { isEffect } from '../step/change.ts'
import type { Step } from '../step/step.ts'
import type { JobPlan, StepPlan } from '../task/events.ts'
import type { Host } from '../task/task.ts'

/** One step of a job, or one thing that it needs. */
export interface Part {
  name: string
  version?: string
  addresses?: readonly string[]
  /** What would be done about it, as far as it can be told now. */
  foresee(): Promise<readonly Change[]>
  /** Where the user decided otherwise than its task. */
  overrides?(): Promise<readonly Override[]>
}

/** A job that is looked at, and not run. */
export interface Prospect {
  id: string
  needs: readonly string[]
  parts(): Promise<readonly Part[]>
  /** Whether its addresses are of a network that is not there yet. */
  areAddressesAssumed(): Promise<boolean>
}

/**
 * Looks at every step of every job, all at the same time, and tells what each would do; nothing is locked and nothing
 * changed. Gives the exit code: that of the first job that cannot be told.
 */
export async function foresee(command: string, prospects: readonly Prospect[], host: Host): Promise<number> {
  const startedAt = systemClock.now()
  const ordered = inOrder(prospects)
  const parts = await Promise.all(ordered.map((prospect) => prospect.parts()))
  host.emit({ type: 'run-started', command, jobs: ordered.map(({ id, needs }) => ({ job: id, needs })) })
  const all = ordered.map((prospect, index) => lookAt(prospect, parts[index] ?? []))
  let changes = 0
  let exitCode: number = exitCodes.done
  for (const { planned, plan, error } of await Promise.all(all)) {
    for (const step of planned) host.emit({ type: 'step-planned', job: plan.job, ...step })
    host.emit({ type: 'job-planned', ...plan })
    changes += plan.changes
    if (error !== undefined && exitCode === exitCodes.done) exitCode = exitCodeOf(error)
  }
  host.signal.throwIfAborted()
  host.emit({ type: 'run-ended', command, exitCode, changes, durationMs: systemClock.now() - startedAt })
  return exitCode
}

/** A step as something to look at. */
export const partOf = (step: Step, foresee: (step: Step) => Promise<readonly Change[]>): Part => {
  const { name, version, addresses } = step
  const more = {
    ...(version === undefined ? {} : { version }),
    ...(addresses === undefined ? {} : { addresses }),
  }
  return { name, ...more, foresee: () => foresee(step) }
}

/** What is needed first, else as given. */
function inOrder(prospects: readonly Prospect[]): readonly Prospect[] {
  const isReady = ({ needs }: Prospect) => !prospects.some(({ id }) => needs.includes(id))
  const [ready, rest] = [prospects.filter(isReady), prospects.filter((prospect) => !isReady(prospect))]
  return ready.length === 0 ? rest : [...ready, ...inOrder(rest)]
}

async function lookAt(prospect: Prospect, parts: readonly Part[]) {
  const settled = await Promise.allSettled(parts.map(lookAtPart))
  const planned = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = settled.find((result) => result.status === 'rejected')
  const error: unknown = failed?.reason
  const plan: JobPlan = {
    job: prospect.id,
    changes: planned.flatMap(({ changes }) => changes.filter(isEffect)).length,
    ...(failed === undefined ? {} : { reason: describeFailure(error) }),
    versions: [...new Set(parts.flatMap(({ version }) => version ?? []))],
    addresses: parts.flatMap(({ addresses }) => addresses ?? []),
    assumed: await prospect.areAddressesAssumed(),
  }
  return { planned, plan, error }
}

async function lookAtPart(part: Part): Promise<Omit<StepPlan, 'type' | 'job'>> {
  const [changes, overrides = []] = await Promise.all([part.foresee(), part.overrides?.()])
  return { step: part.name, changes, ...(overrides.length === 0 ? {} : { overrides }) }
}
