import type { CheckResult } from '../check/check.ts'
import type { Change, Override } from '../step/change.ts'

/** How a job can end. Every job that a run announces ends with exactly one of these. */
export type JobStatus = 'done' | 'unchanged' | 'failed' | 'cancelled'

export interface JobResult {
  job: string
  status: JobStatus
  /** Why it did not end well. */
  reason?: string
  changes: number
  durationMs: number
  versions: readonly string[]
  addresses: readonly string[]
}

/** What a job would do; its changes come before it, step by step. */
export interface JobPlan {
  job: string
  changes: number
  /** Why it cannot be told. */
  reason?: string
  versions: readonly string[]
  addresses: readonly string[]
  /** Whether the addresses are of a network that is not there yet. */
  assumed: boolean
}

/** What a step would do; sent by what only looks. */
export interface StepPlan {
  type: 'step-planned'
  job: string
  step: string
  changes: readonly Change[]
  /** Where the user's Helm values stand in place of computed ones, whether or not that is a change. */
  overrides?: readonly Override[]
}

/** Everything that happens in a run; renderers only render these. */
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
  /** Fetching or building a tool; `done` is the share from 0 to 1. */
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
