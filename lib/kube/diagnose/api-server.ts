import type { Failure } from '../../failure.ts'
import type { Diagnosis } from './diagnosis.ts'

/** A restart of the control plane takes about a minute. */
const GRACE_MS = 90_000

/** HTTP status codes of an API server, or of a proxy in front of it, that is only partly up. */
const DOWN = [500, 502, 503, 504]

/** The diagnosis of a request without a response, or with a status in `DOWN`; a busy server (429) is not down. */
export function serverDiagnosis({ details, message, cause }: Failure): Diagnosis | undefined {
  const isDown = details.code === 'api-unanswered' || DOWN.includes(details.status?.code ?? 0)
  if (!isDown) return undefined
  const reason = cause instanceof Error ? cause.message : details.got
  return {
    cause: 'api-server-down',
    what: 'the API server does not answer',
    evidence: [message, reason].filter(Boolean).join('; '),
    likely: 'it is stopped or restarting, its node is, or the way to it is cut',
    next: 'kubectl get --raw /readyz',
    graceMs: GRACE_MS,
  }
}
