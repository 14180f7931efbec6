import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Job, type JobEnd, runJobs } from '../../lib/engine/schedule.ts'
import { Failure } from '../../lib/failure.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { fakeClock } from '../clock.ts'
import { create, earlyStep, endsOf, identity, lateStep } from './rig.ts'

interface Sketch {
  after: readonly number[]
  needs: readonly number[]
  early: number
  late: number
  /** Which of its steps fails, if it has that many. */
  failsAt: number | undefined
  /** How many turns each step takes. */
  turns: number
}

/** Jobs that depend on earlier ones only; they are given to the scheduler in any order. */
const sketches = fc.array(
  fc.record({
    after: fc.array(fc.nat(7), { maxLength: 2 }),
    needs: fc.array(fc.nat(7), { maxLength: 3 }),
    early: fc.nat(2),
    late: fc.nat(2),
    failsAt: fc.option(fc.nat(5), { nil: undefined, freq: 3 }),
    turns: fc.nat(4),
  }),
  { minLength: 1, maxLength: 8 },
)

const runs = fc.record({
  sketches,
  order: fc.infiniteStream(fc.nat()),
  parallel: fc.integer({ min: 1, max: 4 }),
  keepGoing: fc.boolean(),
  /** The step, counted over all jobs, at whose start the run is interrupted. */
  abortAt: fc.option(fc.nat(12), { nil: undefined, freq: 4 }),
})

const id = (index: number) => `job-${index}`
const good = (end: JobEnd | undefined) => end?.status === 'done' || end?.status === 'unchanged'

test('whatever depends on what and whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ sketches, order, parallel, keepGoing, abortAt }) => {
      const stop = new AbortController()
      const events: RunEvent[] = []
      const ended = new Set<string>()
      const satisfied = new Set<string>()
      const violations: string[] = [] // a throw inside a step would only be a failed job
      let begun = 0
      let working = 0

      const emit = (event: RunEvent) => {
        events.push(event)
        if (event.type === 'job-ended' && ['done', 'unchanged'].includes(event.status)) ended.add(event.job)
      }
      const before = (indexes: readonly number[], index: number) =>
        [...new Set(indexes)].filter((other) => other < index).map(id)

      const toJob = (sketch: Sketch, index: number): Job => {
        const after = before(sketch.after, index)
        const needs = before(sketch.needs, index)
        const steps = [
          ...Array.from({ length: sketch.early }, (_, step) => earlyStep(`${id(index)}/early/${step}`)),
          ...Array.from({ length: sketch.late }, (_, step) => lateStep(`${id(index)}/late/${step}`)),
        ]
        return {
          ...identity(id(index)),
          after,
          needs,
          deadlineMs: 60_000,
          steps: async () => steps,
          runner: () => ({
            probe: async (step) => (satisfied.has(step.name) ? [] : create(step.name)),
            apply: async (step) => {
              const first = (step.early ? after : [...after, ...needs]).filter((job) => !ended.has(job))
              if (first.length > 0) violations.push(`${step.name} before ${first}`)
              if (stop.signal.aborted) violations.push(`${step.name} after the interrupt`)
              if (++working > parallel) violations.push(`${working} at a time`)
              if (begun++ === abortAt) stop.abort(new Failure({ code: 'interrupted', what: 'stop' }))
              for (let turn = 0; turn < sketch.turns; turn++) await Promise.resolve()
              working--
              if (steps.indexOf(step) === sketch.failsAt)
                throw new Failure({ code: 'process-failed', what: 'broke' })
              satisfied.add(step.name)
            },
          }),
        }
      }
      const jobs = sketches.map(toJob)
      const shuffled = jobs
        .map((job) => ({ job, weight: order.next().value as number }))
        .toSorted((a, b) => a.weight - b.weight)
        .map(({ job }) => job)

      const ends = await runJobs(shuffled, {
        parallel,
        keepGoing,
        signal: stop.signal,
        emit,
        clock: fakeClock(),
      })

      expect(violations).toEqual([])
      expect(endsOf(events)).toEqual(Object.fromEntries(jobs.map((job) => [job.id, 1])))
      expect(ends.map((end) => end.job)).toEqual(shuffled.map((job) => job.id))
      const endOf = new Map(ends.map((end) => [end.job, end]))
      for (const job of jobs) {
        const end = endOf.get(job.id)
        const depends = [...job.after, ...job.needs]
        if (good(end)) for (const other of depends) expect(good(endOf.get(other))).toBe(true)
        if (good(end)) for (const step of await job.steps()) expect(satisfied).toContain(step.name)
        if (end?.status === 'cancelled') expect(end.reason).not.toBe('')
        // with keepGoing nothing but what it depends on, or the interrupt, keeps a job from its work
        if (keepGoing && !stop.signal.aborted && depends.every((other) => good(endOf.get(other))))
          expect(end?.status).not.toBe('cancelled')
      }
      const failed = ends.some((end) => end.status === 'failed')
      if (!failed && !stop.signal.aborted) expect(ends.every(good)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
