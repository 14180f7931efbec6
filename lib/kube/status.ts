import { z } from 'zod'
import type { ApiStatus } from '../failure.ts'

const text = z.string().catch('')
const cause = z.object({ reason: text, field: text, message: text })
const details = z.object({ causes: z.array(cause).catch([]) }).catch({ causes: [] })

/**
 * A Status (k8s.io/apimachinery pkg/apis/meta/v1/types.go). Values that do not fit count as empty, because fields may be
 * missing or of another type, and the response may come from a proxy that does not send a Status.
 */
const statusBody = z
  .object({ reason: text, message: text, details })
  .catch({ reason: '', message: '', details: { causes: [] } })

/** Parses the body of a refusal. @param code of the HTTP response */
export function parseStatus(code: number, body: unknown): ApiStatus {
  const { reason, message, details } = statusBody.parse(body)
  return { code, reason, message, causes: details.causes }
}

/** A status as one line for people. */
export const refusalText = ({ code, message }: ApiStatus) => `status ${code}: ${message || 'no message'}`

/** Whether the server could not process the request for the moment, so that the same request may be retried. */
export const isTransient = ({ code }: ApiStatus) => code === 429 || code >= 500
