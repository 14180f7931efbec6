import { Failure } from '../../lib/failure.ts'

/** The failure that `act` throws; anything else is a failed test. */
export function failureOf(act: () => unknown): Failure {
  try {
    act()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

export function codeOf(act: () => unknown): string {
  return failureOf(act).details.code
}
