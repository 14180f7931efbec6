import type { CheckResult } from '../check/check.ts'
import type { Change, Override } from '../step/change.ts'

/** The outcome of a job. Every job that a run announces ends with exactly one of them. */
export type JobStatus = 'done' | 'unchanged' | 'failed' | 'cancelled' | 'skipped'

export interface JobResult {
  job: string
  status: JobStatus
  /** The reason for a failure or cancellation. */
  reason?: string
  changes: number
  durationMs: number
  versions: readonly string[]
  addresses: readonly string[]
}

/** Summary of a job in a plan; the events of its steps come before it. */
export interface JobPlan {
  job: string
  changes: number
  /** The reason why the plan is unknown. */
  reason?: string
  versions: readonly string[]
  addresses: readonly string[]
  /** Whether the addresses are of a network that does not exist yet. */
  assumed: boolean
}

/** The changes that a step would make; sent by runs that only plan. */
export interface StepPlan {
  type: 'step-planned'
  job: string
  step: string
  changes: readonly Change[]
  /** The user's Helm values that replace computed ones, whether or not they are a change. */
  overrides?: readonly Override[]
}

/** All events of a run, the only input of renderers. */
export type RunEvent =
  | { type: 'run-started'; command: string; jobs: readonly { job: string; needs: readonly string[] }[] }
  | { type: 'job-started'; job: string }
  | { type: 'step-started'; job: string; step: string }
  | { type: 'step-ended'; job: string; step: string; changes: readonly Change[]; durationMs: number }
  | StepPlan
  | { type: 'step-retried'; job: string; step: string; attempt: number; delayMs: number; reason: string }
  | { type: 'waiting'; job: string; on: string }
  | { type: 'output'; job: string; line: string }
  | { type: 'note'; job?: string; text: string }
  /** Fetching or building a tool; `done` is a fraction from 0 to 1. */
  | { type: 'progress'; what: string; done?: number; remainingMs?: number }
  | { type: 'tool-found'; tool: string; version: string; source: string }
  | ({ type: 'job-ended' } & JobResult)
  | ({ type: 'job-planned' } & JobPlan)
  | ({ type: 'check-ended' } & CheckResult)
  | { type: 'checks-ended'; exitCode: number; results: readonly CheckResult[]; durationMs: number }
  | {
      type: 'run-ended'
      command: string
      exitCode: number
      changes: number
      durationMs: number
      reason?: string
    }

export type Emit = (event: RunEvent) => void
