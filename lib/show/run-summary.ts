import type { ChalkInstance } from 'chalk'
import type { JobPlan, JobResult, RunEvent, StepPlan } from '../task/events.ts'
import { summaryLines } from './lines.ts'
import { matrixLines } from './matrix.ts'
import { planLines, type ShownJob } from './plan-lines.ts'

/** Collects a run's events, and at its end writes the results, or the plan, as a page. */
export function runSummary(colors: ChalkInstance, stdout: NodeJS.WriteStream): (event: RunEvent) => void {
  const ended: JobResult[] = []
  const planned: ShownJob[] = []
  const steps = new Map<string, StepPlan[]>()
  const pageLines = (event: RunEvent): readonly string[] => {
    if (event.type === 'checks-ended') return matrixLines(event)
    if (event.type !== 'run-ended') return []
    return planned.length > 0 ? planLines(planned, event, colors, stdout.columns) : summaryLines(ended, event)
  }
  return (event) => {
    if (event.type === 'job-ended') ended.push(event)
    if (event.type === 'step-planned') steps.set(event.job, [...(steps.get(event.job) ?? []), event])
    if (event.type === 'job-planned') planned.push(plannedJob(event, steps.get(event.job) ?? []))
    for (const line of pageLines(event)) stdout.write(`${line}\n`)
  }
}

const plannedJob = (plan: JobPlan, steps: readonly StepPlan[]): ShownJob => ({
  ...plan,
  steps: steps.flatMap(({ changes }) => changes),
  overridden: steps.flatMap(({ step, overrides = [] }) =>
    overrides.length === 0 ? [] : [{ step, overrides }],
  ),
})
