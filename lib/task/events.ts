import type { CheckResult } from '../check/check.ts'
import type { FailureCode } from '../failure-code.ts'
import type { Change, Override } from '../step/change.ts'

/** The outcome of a job. Every job that a run announces ends with exactly one of them. */
export type JobStatus = 'done' | 'unchanged' | 'failed' | 'cancelled'

/** The job of an event, with its component and its cluster. */
export interface JobReference {
  /** `component@cluster` */
  job: string
  /** `cluster` of the job that makes the cluster itself. */
  component: string
  cluster: string
}

/** A job of a plan. The job `tools`, which only a plan has, concerns this machine and has no cluster. */
export type PlannedReference = Pick<JobReference, 'job'> & Partial<JobReference>

export interface JobResult extends JobReference {
  status: JobStatus
  /** The reason for a failure or cancellation. */
  reason?: string
  /** That of a failure; docs/failure-codes.md explains each. */
  code?: FailureCode
  changes: number
  durationMs: number
  versions: readonly string[]
  /** Ranges that addresses are handed out of, and virtual addresses that are announced. */
  pools: readonly string[]
  vips: readonly string[]
}

/** Summary of a job in a plan; the events of its steps come before it. */
export interface JobPlan extends PlannedReference {
  changes: number
  /** The reason why the plan is unknown. */
  reason?: string
  code?: FailureCode
  versions: readonly string[]
  pools: readonly string[]
  vips: readonly string[]
  /** Whether pools and VIPs are of a network that does not exist yet. */
  assumed: boolean
}

/** The changes that a step would make; sent by runs that only plan. */
export interface StepPlan extends PlannedReference {
  type: 'step-planned'
  step: string
  changes: readonly Change[]
  /** The user's Helm values that replace computed ones, whether or not they are a change. */
  overrides?: readonly Override[]
}

interface RunStart {
  type: 'run-started'
  command: string
  jobs: readonly (PlannedReference & { needs: readonly string[] })[]
}

/** All events of a run, the only input of renderers. */
export type RunEvent =
  | RunStart
  | ({ type: 'job-started' } & JobReference)
  | ({ type: 'step-started'; step: string } & JobReference)
  | ({ type: 'step-ended'; step: string; changes: readonly Change[]; durationMs: number } & JobReference)
  | StepPlan
  | ({ type: 'step-retried'; step: string; attempt: number; delayMs: number; reason: string } & JobReference)
  | ({ type: 'waiting'; on: string } & JobReference)
  | ({ type: 'output'; line: string } & JobReference)
  | ({ type: 'note'; text: string } & Partial<JobReference>)
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
      code?: FailureCode
    }

export type Emit = (event: RunEvent) => void
