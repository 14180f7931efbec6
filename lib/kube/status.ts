import { z } from 'zod'
import type { ApiStatus } from '../failure.ts'

const text = z.string().catch('')
const cause = z.object({ reason: text, field: text, message: text })
const details = z.object({ causes: z.array(cause).catch([]) }).catch({ causes: [] })

/**
 * A Status (k8s.io/apimachinery pkg/apis/meta/v1/types.go). Its fields may be missing or of another type there, and
 * what answers may be a proxy that knows no Status: whatever does not fit counts as empty.
 */
const statusBody = z
  .object({ reason: text, message: text, details })
  .catch({ reason: '', message: '', details: { causes: [] } })

/** The body of a refusal, parsed; the code is that of the HTTP response. */
export function parseStatus(code: number, body: unknown): ApiStatus {
  const { reason, message, details } = statusBody.parse(body)
  return { code, reason, message, causes: details.causes }
}

/** A status as one line for people. */
export const statusText = ({ code, message }: ApiStatus) => `status ${code}: ${message || 'no message'}`

/** Whether the server could not answer for now; such a request may be sent again as it is. */
export const isTransient = ({ code }: ApiStatus) => code === 429 || code >= 500
