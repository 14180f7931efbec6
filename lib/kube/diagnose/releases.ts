import type { Diagnosis } from './diagnosis.ts'
import type { Evidence } from './evidence.ts'

/** Somebody's helm may still be at work on it. */
const GRACE_MS = 30_000

const RELEASE = 'meta.helm.sh/release-name'

/** A workload of a Helm release that is pending, or one that is not there while a release of its namespace is. */
export function releaseDiagnoses({
  controller,
  namespace,
  subject,
  pendingReleases,
}: Evidence): readonly Diagnosis[] {
  const own = controller?.metadata.annotations?.[RELEASE]
  const pending = pendingReleases.find(({ name }) => controller === undefined || name === own)
  if (pending === undefined) return []
  const { name, status, revision } = pending
  return [
    {
      cause: 'release-pending',
      what: `${subject} belongs to the Helm release ${name}, which is not finished`,
      evidence: `revision ${revision} is ${status}`,
      likely: 'a helm that was killed has left it so, or another one is at work on it',
      next: `helm history --namespace ${namespace} ${name}`,
      graceMs: GRACE_MS,
    },
  ]
}
