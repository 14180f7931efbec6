import { systemClock } from '../clock.ts'
import { codeOf, describeFailure, exitCodeOf, exitCodes } from '../failure.ts'
import type { Change, Override } from '../step/change.ts'
import { isEffect } from '../step/change.ts'
import type { Step } from '../step/step.ts'
import type { JobPlan, PlannedReference, StepPlan } from '../task/events.ts'
import type { Host } from '../task/task.ts'

/** One step of a job, or one thing that it needs. */
export interface PlanItem {
  name: string
  version?: string
  pools?: readonly string[]
  vips?: readonly string[]
  /** What would be done about it, as far as it can be told now. */
  preview(): Promise<readonly Change[]>
  /** Where the user decided otherwise than its task. */
  overrides?(): Promise<readonly Override[]>
}

/** A job that is looked at, and not run. */
export interface PlannedJob {
  reference: PlannedReference
  needs: readonly string[]
  items(): Promise<readonly PlanItem[]>
  /** Whether its addresses are of a network that is not there yet. */
  areAddressesAssumed(): Promise<boolean>
}

/**
 * Looks at every step of every job, all at the same time, and tells what each would do; nothing is locked and nothing
 * changed. Gives the exit code: that of the first job that cannot be told.
 */
export async function preview(
  command: string,
  prospects: readonly PlannedJob[],
  host: Host,
): Promise<number> {
  const startedAt = systemClock.now()
  const ordered = inOrder(prospects)
  const parts = await Promise.all(ordered.map((prospect) => prospect.items()))
  host.emit({
    type: 'run-started',
    command,
    jobs: ordered.map(({ reference, needs }) => ({ ...reference, needs })),
  })
  const all = ordered.map((prospect, index) => previewJob(prospect, parts[index] ?? []))
  let changes = 0
  let exitCode: number = exitCodes.done
  for (const { reference, planned, plan, error } of await Promise.all(all)) {
    for (const step of planned) host.emit({ type: 'step-planned', ...reference, ...step })
    host.emit({ type: 'job-planned', ...plan })
    changes += plan.changes
    if (error !== undefined && exitCode === exitCodes.done) exitCode = exitCodeOf(error)
  }
  host.signal.throwIfAborted()
  host.emit({ type: 'run-ended', command, exitCode, changes, durationMs: systemClock.now() - startedAt })
  return exitCode
}

/** A step as something to look at. */
export const planItem = (step: Step, foresee: (step: Step) => Promise<readonly Change[]>): PlanItem => {
  const { name, version, pools, vips } = step
  const more = {
    ...(version === undefined ? {} : { version }),
    ...(pools === undefined ? {} : { pools }),
    ...(vips === undefined ? {} : { vips }),
  }
  return { name, ...more, preview: () => foresee(step) }
}

/** What is needed first, else as given. */
function inOrder(prospects: readonly PlannedJob[]): readonly PlannedJob[] {
  const isReady = ({ needs }: PlannedJob) => !prospects.some(({ reference }) => needs.includes(reference.job))
  const [ready, rest] = [prospects.filter(isReady), prospects.filter((prospect) => !isReady(prospect))]
  return ready.length === 0 ? rest : [...ready, ...inOrder(rest)]
}

async function previewJob(prospect: PlannedJob, parts: readonly PlanItem[]) {
  const { reference } = prospect
  const settled = await Promise.allSettled(parts.map(previewItem))
  const planned = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = settled.find((result) => result.status === 'rejected')
  const error: unknown = failed?.reason
  const plan: JobPlan = {
    ...reference,
    changes: planned.flatMap(({ changes }) => changes.filter(isEffect)).length,
    ...(failed === undefined ? {} : { reason: describeFailure(error), ...codeOf(error) }),
    versions: [...new Set(parts.flatMap(({ version }) => version ?? []))],
    pools: parts.flatMap(({ pools }) => pools ?? []),
    vips: parts.flatMap(({ vips }) => vips ?? []),
    assumed: await prospect.areAddressesAssumed(),
  }
  return { reference, planned, plan, error }
}

async function previewItem(part: PlanItem): Promise<Omit<StepPlan, 'type' | keyof PlannedReference>> {
  const [changes, overrides = []] = await Promise.all([part.preview(), part.overrides?.()])
  return { step: part.name, changes, ...(overrides.length === 0 ? {} : { overrides }) }
}
