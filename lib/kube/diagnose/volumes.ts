import type { Claim } from '../objects/core.ts'
import type { Diagnosis } from './diagnosis.ts'
import { eventsOf } from './events.ts'
import { type Evidence, named } from './evidence.ts'

const GRACE_MS = 10_000
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class'

/** The names of the claims that a pod uses. */
export const claimNames = (pods: Evidence['pods']): readonly string[] => [
  ...new Set(
    pods.flatMap(({ spec }) =>
      (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
    ),
  ),
]

/** Claims that nothing will bind; one that waits for its pod, or whose volume is being made, is on its way. */
export function volumeDiagnoses(evidence: Evidence): readonly Diagnosis[] {
  const waiting = evidence.pods.filter(({ spec, status }) => !spec.nodeName && status?.phase === 'Pending')
  return claimNames(waiting).flatMap((name) => {
    const claim = evidence.claims.find(({ metadata }) => metadata.name === name)
    const why = claim === undefined ? missing(name) : whyUnbound(claim, evidence)
    const user = waiting.find((pod) => claimNames([pod]).includes(name))
    if (why === undefined || user === undefined) return []
    const command = `kubectl describe persistentvolumeclaim --namespace ${evidence.namespace} ${name}`
    return [
      {
        cause: 'volume-unbound',
        what: `pod ${named(user)} waits for the volume of claim ${name}`,
        next:
          claim === undefined
            ? `kubectl get persistentvolumeclaims --namespace ${evidence.namespace}`
            : command,
        graceMs: GRACE_MS,
        ...why,
      },
    ]
  })
}

const missing = (name: string) => ({
  evidence: `there is no claim ${name}`,
  likely: 'the claim was not applied, or is named otherwise',
})

function whyUnbound(claim: Claim, { classes, events }: Evidence) {
  const phase = claim.status?.phase ?? 'Pending'
  if (phase === 'Lost') return { evidence: 'the claim is Lost', likely: 'its volume was removed', graceMs: 0 }
  if (phase !== 'Pending') return undefined
  const failed = eventsOf(events, claim.metadata.uid, 'ProvisioningFailed')[0]?.message
  const known = classes.map(({ metadata }) => metadata.name).join(', ') || 'none'
  const name = claim.spec?.storageClassName
  if (name === undefined || name === '') {
    const hasDefault = classes.some(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')
    return hasDefault && name === undefined
      ? undefined
      : {
          evidence: `the claim is Pending and names no storage class; classes: ${known}`,
          likely: 'the cluster has no default storage class, and no volume made by hand fits',
        }
  }
  if (!classes.some(({ metadata }) => metadata.name === name))
    return {
      evidence: `the claim is Pending and wants storage class ${name}; classes: ${known}`,
      likely: `there is no storage class ${name}, and no volume made by hand has it`,
    }
  return failed === undefined
    ? undefined
    : {
        evidence: failed,
        likely: `the provisioner of storage class ${name} cannot make the volume`,
        graceMs: 30_000,
      }
}
