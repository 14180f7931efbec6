import { Failure } from '../../failure.ts'

/** The answer to a question, or a Failure `no-answer` when it takes too long; what it started is told to stop. */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  question: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const failure = new Failure({ code: 'no-answer', what: `no answer within ${ms / 1000} s` })
    deadline.abort(failure)
    late.reject(failure)
  }, ms)
  try {
    return await Promise.race([question(AbortSignal.any([signal, deadline.signal])), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
