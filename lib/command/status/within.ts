import { Failure } from '../../failure.ts'

/** The result of `work`. @throws Failure `no-answer` if it takes longer than `ms`; its signal is then aborted */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const failure = new Failure({ code: 'no-answer', what: `no answer within ${ms / 1000} s` })
    deadline.abort(failure)
    late.reject(failure)
  }, ms)
  try {
    return await Promise.race([work(AbortSignal.any([signal, deadline.signal])), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
