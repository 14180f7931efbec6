import { exitCodes, Failure, type FailureDetails } from '../failure.ts'

/**
 * The result of parsing a text: the value or the problem. A value, not an exception, so that callers can collect many.
 */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: FailureDetails }

export function accepted<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

/** Bad input: exit code 2. */
export function refused(problem: FailureDetails): { ok: false; problem: FailureDetails } {
  return { ok: false, problem: { exitCode: exitCodes.usage, ...problem } }
}

/** @throws Failure the problem, if there is one */
export function orThrow<T>(result: Parsed<T>): T {
  if (result.ok) return result.value
  throw new Failure(result.problem)
}

/** Prefixes the problem's text with its subject, which the parsers do not know. */
export function about<T>(subject: string, result: Parsed<T>): Parsed<T> {
  return result.ok ? result : refused({ ...result.problem, what: `${subject}: ${result.problem.what}` })
}

/** Returns the value; otherwise appends the problem to `problems` and returns undefined. */
export function collect<T>(result: Parsed<T>, problems: FailureDetails[]): T | undefined {
  if (result.ok) return result.value
  problems.push(result.problem)
  return undefined
}
