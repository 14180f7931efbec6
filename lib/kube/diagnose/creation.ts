import { conditionOf } from '../objects/meta.ts'
import type { Diagnosis } from './diagnosis.ts'
import { eventsOf, lastSeen } from './events.ts'
import type { Evidence } from './evidence.ts'
import { refusalOf } from './refusals.ts'

/** A refusal from before the waiting began may be mended by now. */
const OLD_GRACE_MS = 60_000
const UNKNOWN_GRACE_MS = 30_000

/** Pods that the API server does not let the controller make: quota, webhooks, pod security, policies. */
export function creationDiagnoses(evidence: Evidence): readonly Diagnosis[] {
  const refused = refusedCreation(evidence)
  if (refused === undefined) return []
  const { namespace, subject } = evidence
  const refusal = refusalOf(refused.text, namespace) ?? {
    cause: 'pod-refused',
    evidence: refused.text,
    likely: "see the API server's words",
    next: `kubectl get events --namespace ${namespace}`,
    graceMs: UNKNOWN_GRACE_MS,
  }
  const graceMs = refused.isOld ? OLD_GRACE_MS : refusal.graceMs
  return [{ ...refusal, what: `${subject}: the API server refuses its pods`, graceMs }]
}

/** A Deployment has a condition for it; of the others there are only events, worth something while pods are lacking. */
function refusedCreation({
  controller,
  events,
  since,
}: Evidence): { text: string; isOld: boolean } | undefined {
  const { metadata, spec, status = {} } = controller ?? {}
  const condition = conditionOf(status.conditions, 'ReplicaFailure')
  if (condition?.status === 'True') return { text: condition.message ?? '', isOld: false }
  const isLacking =
    status.desiredNumberScheduled === undefined
      ? (status.replicas ?? 0) < (spec?.replicas ?? 1)
      : (status.currentNumberScheduled ?? 0) < status.desiredNumberScheduled
  const event = eventsOf(events, metadata?.uid, 'FailedCreate')[0]
  if (!isLacking || event === undefined) return undefined
  return { text: event.message ?? '', isOld: lastSeen(event) < since - 1000 }
}
