import type { FailureCode } from '../../failure-code.ts'

/** One code of a failure, explained to the user who meets it. */
export interface Explanation {
  /** What has happened, and why that ends the job. */
  meaning: string
  /** What to type or to change. */
  fix: string
}

/** Explanations of some codes. */
export type Explanations = Partial<Record<FailureCode, Explanation>>
