/** Exit codes of every script; see "Calling" in README.md. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  inconclusive: 3,
  deadline: 124,
  interrupted: 130,
} as const

export interface FailureDetails {
  /** Stable, kebab-case, for tests and programs. */
  code: string
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
