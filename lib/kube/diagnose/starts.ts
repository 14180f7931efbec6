import type { Diagnosis } from './diagnosis.ts'
import { eventsOf } from './events.ts'
import { containersOf, type Evidence, named } from './evidence.ts'

/** What is missing may be on its way: a controller that makes the Secret, for one. */
const GRACE_MS = 60_000

/** Containers that cannot be started because a ConfigMap, a Secret or a volume is not there. */
export function startDiagnoses({ pods, events }: Evidence): readonly Diagnosis[] {
  return containersOf(pods).flatMap(({ pod, container, status }) => {
    const { reason = '', message = '' } = status.state?.waiting ?? {}
    const mount = eventsOf(events, pod.metadata.uid, 'FailedMount')[0]
    const told =
      reason === 'CreateContainerConfigError'
        ? message
        : reason === 'ContainerCreating' || reason === 'PodInitializing'
          ? mount?.message
          : undefined
    if (told === undefined) return []
    return [
      {
        cause: 'container-config',
        what: `container ${container.name} of pod ${named(pod)} cannot be started`,
        evidence: told,
        likely: 'a ConfigMap, Secret or volume that it uses is not there, or is named otherwise',
        next: `kubectl get configmaps,secrets --namespace ${pod.metadata.namespace}`,
        graceMs: GRACE_MS,
      },
    ]
  })
}
