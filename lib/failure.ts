import type { FailureCode } from './failure-code.ts'

/** Exit codes of every script; see "Using it" in README.md. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  inconclusive: 3,
  deadline: 124,
  interrupted: 130,
} as const

/** The API server's `Status` of a refused request; see lib/kube/status.ts. */
export interface ApiStatus {
  /** HTTP status code. */
  code: number
  /** A value of metav1.StatusReason such as `Conflict`; empty if the server names none. */
  reason: string
  message: string
  causes: readonly {
    /** A value of metav1.CauseType such as `FieldManagerConflict`. */
    reason: string
    field: string
    message: string
  }[]
}

/** A kind of objects in one version of the API. */
export interface ApiKind {
  /** Group and version, such as `apps/v1`. */
  apiVersion: string
  kind: string
}

export interface FailureDetails {
  code: FailureCode
  /** The event in one sentence. */
  what: string
  expected?: string
  got?: string
  /** The likely cause, if there is evidence but no proof. */
  likely?: string
  /** The next command, or the change to make. */
  next?: string
  exitCode?: number
  /** Whether the same attempt may succeed soon after (a reset connection, a webhook that is not ready). */
  retryable?: boolean
  /** The API server's answer to a refused request. */
  status?: ApiStatus
  /** The kind that the API server does not serve. */
  missingKind?: ApiKind
}

/** An expected failure, shown to the user without a stack. Any other exception is a bug. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly details: FailureDetails

  constructor(details: FailureDetails, options?: ErrorOptions) {
    super(details.what, options)
    this.details = details
  }

  get exitCode(): number {
    return this.details.exitCode ?? exitCodes.failed
  }
}

/** The exit code of a program that ends with an error; of a bug 1. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof Failure ? error.exitCode : exitCodes.failed

/** The `code` of an error as a field of an event; a bug has none. */
export const codeOf = (error: unknown): { code?: FailureCode } =>
  error instanceof Failure ? { code: error.details.code } : {}

/** A failure for bad flags or configuration, with every problem at once; exit code 2. */
export function usageFailure(problems: readonly string[], next?: string): Failure {
  return new Failure({
    code: 'usage',
    what: problems.join('\n'),
    exitCode: exitCodes.usage,
    ...(next === undefined ? {} : { next }),
  })
}

/** A failure as lines of text: what, expected, got, cause, likely cause and next step. A bug as its stack. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Failure))
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const { what, expected, got, likely, next } = error.details
  const cause = error.cause instanceof Error ? error.cause.message : undefined
  return [
    what,
    expected && `  expected: ${expected}`,
    got && `  got: ${got}`,
    cause && `  because: ${cause}`,
    likely && `  likely: ${likely}`,
    next && `  next: ${next}`,
  ]
    .filter(Boolean)
    .join('\n')
}
