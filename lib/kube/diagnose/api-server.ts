import type { Failure } from '../../failure.ts'
import type { Diagnosis } from './diagnosis.ts'

/** A restart of the control plane takes about a minute. */
const GRACE_MS = 90_000

/** HTTP status codes of a server, or of a proxy before it, that is up in part. */
const DOWN = [500, 502, 503, 504]

/** An API server that does not answer, or answers that it cannot; one that is busy (429) is not down. */
export function serverDiagnosis({ details, message, cause }: Failure): Diagnosis | undefined {
  const isDown = details.code === 'api-unanswered' || DOWN.includes(details.status?.code ?? 0)
  if (!isDown) return undefined
  const why = cause instanceof Error ? cause.message : details.got
  return {
    cause: 'api-server-down',
    what: 'the API server does not answer',
    evidence: [message, why].filter(Boolean).join('; '),
    likely: 'it is stopped or restarting, its node is, or the way to it is cut',
    next: 'kubectl get --raw /readyz',
    graceMs: GRACE_MS,
  }
}
