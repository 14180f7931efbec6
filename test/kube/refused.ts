import { Failure } from '../../lib/failure.ts'
import { isTransient, parseStatus, refusalText } from '../../lib/kube/status.ts'

/** A refusal as the writer throws it, from the code and the body of a response. */
export function refused(code: number, body: unknown, options: { retryable?: boolean } = {}): Failure {
  const status = parseStatus(code, body)
  const details = { code: 'api-refused', what: 'refused', got: refusalText(status), status } as const
  return new Failure({ ...details, retryable: isTransient(status), ...options })
}

/** The body of a refusal for one field. */
export const fieldStatus = (
  reason: string,
  cause: string,
  field: string,
  message: string,
  whole = message,
) => ({
  reason,
  message: whole,
  details: { causes: [{ reason: cause, field, message }] },
})
