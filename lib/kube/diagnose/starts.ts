import type { Pod } from '../objects/core.ts'
import { conditionOf } from '../objects/meta.ts'
import type { Diagnosis } from './diagnosis.ts'
import { eventsOf } from './events.ts'
import { containersOf, type Evidence, named } from './evidence.ts'

/** What is missing may be on its way: a controller that makes the Secret, for one. */
const GRACE_MS = 60_000

/** Why a container waits that is not being pulled, and has not crashed. */
const STARTING = ['ContainerCreating', 'PodInitializing']

/** What the kubelet says of a pod's volumes, until it has them all: its sandbox is made after that. */
function unmounted(pod: Pod, events: Evidence['events']): string | undefined {
  const isMade = conditionOf(pod.status?.conditions, 'PodReadyToStartContainers')?.status === 'True'
  const hasStarted = containersOf([pod]).some(({ status: { state } }) => state?.running ?? state?.terminated)
  return isMade || hasStarted ? undefined : eventsOf(events, pod.metadata.uid, 'FailedMount')[0]?.message
}

/** Containers that cannot be started because a ConfigMap, a Secret or a volume is not there. */
export function startDiagnoses({ pods, events }: Evidence): readonly Diagnosis[] {
  return containersOf(pods).flatMap(({ pod, container, status }) => {
    const { reason = '', message = '' } = status.state?.waiting ?? {}
    const late = STARTING.includes(reason) ? unmounted(pod, events) : undefined
    const told = reason === 'CreateContainerConfigError' ? message : late
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
