import { exitCodes, Failure, type FailureDetails } from '../failure.ts'

/** What reading a text gave: the value, or the problem, so that a caller can collect many. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: FailureDetails }

export function accepted<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

/** Bad input: exit code 2. */
export function refused(problem: FailureDetails): { ok: false; problem: FailureDetails } {
  return { ok: false, problem: { exitCode: exitCodes.usage, ...problem } }
}

/** @throws Failure the problem, when there is one */
export function orThrow<T>(result: Parsed<T>): T {
  if (result.ok) return result.value
  throw new Failure(result.problem)
}

/** The same, its problem saying whose text it is: the readers only know the text. */
export function about<T>(subject: string, result: Parsed<T>): Parsed<T> {
  return result.ok ? result : refused({ ...result.problem, what: `${subject}: ${result.problem.what}` })
}

/** The value, or undefined and one more entry in `problems`. */
export function collect<T>(result: Parsed<T>, problems: FailureDetails[]): T | undefined {
  if (result.ok) return result.value
  problems.push(result.problem)
  return undefined
}
