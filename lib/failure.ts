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
  /** Stable, kebab-case, for tests and machine readers. */
  code: string
  /** What happened, one sentence. */
  what: string
  expected?: string
  got?: string
  /** The likely cause, where there is only evidence for it. */
  likely?: string
  /** The command to type next, or what to change. */
  next?: string
  exitCode?: number
  /** Whether the same attempt may succeed a little later (a reset connection, a webhook not up yet). */
  retryable?: boolean
}

/** An expected failure, told to the user without a stack. Anything else thrown is a bug. */
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

/** Bad flags or configuration: every problem at once, exit code 2. */
export function usageFailure(problems: readonly string[], next?: string): Failure {
  return new Failure({
    code: 'usage',
    what: problems.join('\n'),
    exitCode: exitCodes.usage,
    ...(next === undefined ? {} : { next }),
  })
}

/** A failure as lines of text: what, expected and got, the chain of causes, and what to do next. */
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
