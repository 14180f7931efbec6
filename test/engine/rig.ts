import type { StepRunner } from '../../lib/engine/run-steps.ts'
import type { Job, ScheduleOptions } from '../../lib/engine/schedule.ts'
import type { Change } from '../../lib/step/change.ts'
import type { Step } from '../../lib/step/step.ts'
import { cluster, early } from '../../lib/step/steps.ts'
import type { JobReference, RunEvent } from '../../lib/task/events.ts'
import { fakeClock } from '../clock.ts'

/** Everything that can happen now has happened: all of the scheduler's waiting is on promises. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
}

export const create = (what: string): readonly Change[] => [{ action: 'create', what }]

/** Steps named `job/early` and `job/late`: what a job may do before, and after, what it needs. */
export const earlyStep = (name: string): Step => early(cluster(name))
export const lateStep = (name: string): Step => cluster(name)

/** A job of this id, about a component of that name on `west`; and the same as events name it. */
export const identity = (id: string) => ({ id, component: id, cluster: 'west' })
export const reference = (job: string): JobReference => ({ job, component: job, cluster: 'west' })

export type JobSketch = Partial<Omit<Job, 'steps' | 'runner'>> & { id: string; steps?: readonly Step[] }

/**
 * A world that steps change: a step is satisfied once it was applied. With `held`, an apply waits until the test lets
 * it go.
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
    /** What a step fails with. */
    failures,
    /** Names of the steps being applied now. */
    running: () => [...running.keys()],
    /** Lets a step that is being applied end, and whatever follows from it happen. */
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

/** How often each job was said to have ended. */
export function endsOf(events: readonly RunEvent[]): Record<string, number> {
  const ends: Record<string, number> = {}
  for (const event of events) if (event.type === 'job-ended') ends[event.job] = (ends[event.job] ?? 0) + 1
  return ends
}
