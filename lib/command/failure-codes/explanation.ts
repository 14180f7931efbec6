import type { FailureCode } from '../../failure-code.ts'

/** The explanation of one failure code, for the user who meets it. */
export interface Explanation {
  /** What happened, and the reason that it ends the job. */
  meaning: string
  /** The command to type, or the change to make. */
  fix: string
}

/** Explanations of some codes. */
export type Explanations = Partial<Record<FailureCode, Explanation>>
