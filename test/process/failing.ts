import { Failure } from '../../lib/failure.ts'

/** The Failure that the work ends with; any other outcome is a failed test. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

export const detailsOf = async (work: Promise<unknown>) => (await failureOf(work)).details
