import type { Diagnosis } from './diagnosis.ts'
import { eventsOf } from './events.ts'
import { containersOf, type Evidence, named } from './evidence.ts'
import { conditionOf, type Pod } from './objects.ts'

/** What is missing may be on its way: a controller that makes the Secret, for one. */
const GRACE_MS = 60_000

/** What the kubelet says of a pod's volumes, until it has them all: its sandbox is made after that. */
function unmounted({ metadata, status = {} }: Pod, events: Evidence['events']): string | undefined {
  const isMade = conditionOf(status.conditions, 'PodReadyToStartContainers')?.status === 'True'
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  const hasStarted = statuses.some(
    ({ state }) => state?.running !== undefined || state?.terminated !== undefined,
  )
  return isMade || hasStarted ? undefined : eventsOf(events, metadata.uid, 'FailedMount')[0]?.message
}

/** Containers that cannot be started because a ConfigMap, a Secret or a volume is not there. */
export function startDiagnoses({ pods, events }: Evidence): readonly Diagnosis[] {
  return containersOf(pods).flatMap(({ pod, container, status }) => {
    const { reason = '', message = '' } = status.state?.waiting ?? {}
    const told = reason === 'CreateContainerConfigError' ? message : unmounted(pod, events)
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
