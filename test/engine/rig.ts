import type { StepRunner } from '../../lib/engine/run-steps.ts'
import type { Job, ScheduleOptions } from '../../lib/engine/schedule.ts'
import type { Change } from '../../lib/step/change.ts'
import type { Step } from '../../lib/step/step.ts'
import { cluster, early } from '../../lib/step/steps.ts'
import type { JobReference, RunEvent } from '../../lib/task/events.ts'
import { fakeClock } from '../clock.ts'

/** Resolves when no more progress is possible: the scheduler waits on nothing but promises. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
}

export const create = (what: string): readonly Change[] => [{ action: 'create', what }]

/** Steps, named `job/early` and `job/late`, that run before and after the needs of the job. */
export const earlyStep = (name: string): Step => early(cluster(name))
export const lateStep = (name: string): Step => cluster(name)

/** The identity of a job for the component of the same name on `west`; and its reference in events. */
export const identity = (id: string) => ({ id, component: id, cluster: 'west' })
export const reference = (job: string): JobReference => ({ job, component: job, cluster: 'west' })

export type JobSketch = Partial<Omit<Job, 'steps' | 'runner'>> & { id: string; steps?: readonly Step[] }

/**
 * A cluster state that steps change: a step is satisfied once it was applied. With `held`, an apply waits until the
 * test releases it.
 */
export function rig({ held = false }: { held?: boolean } = {}) {
  const satisfied = new Set<string>()
  const running = new Map<string, PromiseWithResolvers<void>>()
  const applied: string[] = []
  const events: RunEvent[] = []
  const failures = new Map<string, unknown>()

  const runner = (signal: AbortSignal): StepRunner => ({
    probe: async (step) => (satisfied.has(step.name) ? [] : create(step.name)),
    apply: async (step) => {
      applied.push(step.name)
      const gate = Promise.withResolvers<void>()
      running.set(step.name, gate)
      signal.addEventListener('abort', () => gate.reject(new Error('stopped')), { once: true })
      if (!held) gate.resolve()
      try {
        await gate.promise
      } finally {
        running.delete(step.name)
      }
      if (failures.has(step.name)) throw failures.get(step.name)
      satisfied.add(step.name)
    },
  })
  return {
    satisfied,
    applied,
    events,
    /** The error that a step fails with, by step name. */
    failures,
    /** Names of the steps being applied now. */
    running: () => [...running.keys()],
    /** Lets a step that is being applied end, and waits for all that follows. */
    release: async (name: string) => {
      const gate = running.get(name)
      if (gate === undefined) throw new Error(`${name} is not being applied, but ${[...running.keys()]}`)
      gate.resolve()
      await settled()
    },
    job: ({ id, steps = [lateStep(`${id}/late`)], ...more }: JobSketch): Job => ({
      ...identity(id),
      after: [],
      needs: [],
      deadlineMs: 60_000,
      steps: async () => steps,
      runner,
      ...more,
    }),
    options: (overrides: Partial<ScheduleOptions> = {}): ScheduleOptions => ({
      parallel: 4,
      keepGoing: false,
      signal: new AbortController().signal,
      emit: (event) => events.push(event),
      clock: fakeClock(),
      ...overrides,
    }),
  }
}

/** The number of `job-ended` events of each job. */
export function endsOf(events: readonly RunEvent[]): Record<string, number> {
  const ends: Record<string, number> = {}
  for (const event of events) if (event.type === 'job-ended') ends[event.job] = (ends[event.job] ?? 0) + 1
  return ends
}
