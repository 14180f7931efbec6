import { systemClock } from '../clock.ts'
import { codeOf, describeFailure, exitCodeOf, exitCodes } from '../failure.ts'
import type { Change, Override } from '../step/change.ts'
import { isEffect } from '../step/change.ts'
import type { Step } from '../step/step.ts'
import type { JobPlan, PlannedReference, StepPlan } from '../task/events.ts'
import type { Host } from '../task/task.ts'

/** One entry of a planned job: a step, or a program that the run would have to install first. */
export interface PlanItem {
  name: string
  version?: string
  pools?: readonly string[]
  vips?: readonly string[]
  /** The changes that it would make, as far as they are known now. */
  preview(): Promise<readonly Change[]>
  /** The values with which the user overrides those of its task. */
  overrides?(): Promise<readonly Override[]>
}

/** A job that is previewed, not run. */
export interface PlannedJob {
  reference: PlannedReference
  needs: readonly string[]
  items(): Promise<readonly PlanItem[]>
  /** Whether its addresses belong to a network that does not exist yet. */
  areAddressesAssumed(): Promise<boolean>
}

/**
 * Previews every step of every job concurrently and emits the changes that each would make; without locks or changes.
 *
 * @returns the exit code: that of the first job whose preview failed
 */
export async function preview(command: string, jobs: readonly PlannedJob[], host: Host): Promise<number> {
  const startedAt = systemClock.now()
  const ordered = inOrder(jobs)
  const items = await Promise.all(ordered.map((job) => job.items()))
  host.emit({
    type: 'run-started',
    command,
    jobs: ordered.map(({ reference, needs }) => ({ ...reference, needs })),
  })
  const all = ordered.map((job, index) => previewJob(job, items[index] ?? []))
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

/** The entry of a plan for a step. */
export const planItem = (step: Step, previewStep: (step: Step) => Promise<readonly Change[]>): PlanItem => {
  const { name, version, pools, vips } = step
  const more = {
    ...(version === undefined ? {} : { version }),
    ...(pools === undefined ? {} : { pools }),
    ...(vips === undefined ? {} : { vips }),
  }
  return { name, ...more, preview: () => previewStep(step) }
}

/** Topological order: dependencies first, otherwise the given order. */
function inOrder(jobs: readonly PlannedJob[]): readonly PlannedJob[] {
  const isReady = ({ needs }: PlannedJob) => !jobs.some(({ reference }) => needs.includes(reference.job))
  const [ready, rest] = [jobs.filter(isReady), jobs.filter((job) => !isReady(job))]
  return ready.length === 0 ? rest : [...ready, ...inOrder(rest)]
}

async function previewJob(job: PlannedJob, items: readonly PlanItem[]) {
  const { reference } = job
  const results = await Promise.allSettled(items.map(previewItem))
  const planned = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find((result) => result.status === 'rejected')
  const error: unknown = failed?.reason
  const plan: JobPlan = {
    ...reference,
    changes: planned.flatMap(({ changes }) => changes.filter(isEffect)).length,
    ...(failed === undefined ? {} : { reason: describeFailure(error), ...codeOf(error) }),
    versions: [...new Set(items.flatMap(({ version }) => version ?? []))],
    pools: items.flatMap(({ pools }) => pools ?? []),
    vips: items.flatMap(({ vips }) => vips ?? []),
    assumed: await job.areAddressesAssumed(),
  }
  return { reference, planned, plan, error }
}

async function previewItem(item: PlanItem): Promise<Omit<StepPlan, 'type' | keyof PlannedReference>> {
  const [changes, overrides = []] = await Promise.all([item.preview(), item.overrides?.()])
  return { step: item.name, changes, ...(overrides.length === 0 ? {} : { overrides }) }
}
