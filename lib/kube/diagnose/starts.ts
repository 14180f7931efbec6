import type { Pod } from '../objects/core.ts'
import { conditionOf } from '../objects/meta.ts'
import type { Diagnosis } from './diagnosis.ts'
import { eventsOf } from './events.ts'
import { containersOf, type Evidence, named } from './evidence.ts'

/** The missing object may still be created, for example a Secret by a controller. */
const GRACE_MS = 60_000

/** Reasons of a waiting container whose pod is being set up. */
const STARTING = ['ContainerCreating', 'PodInitializing']

/** The kubelet's message about a volume it cannot mount; none once the sandbox exists, since that is created later. */
function mountFailure(pod: Pod, events: Evidence['events']): string | undefined {
  const hasSandbox = conditionOf(pod.status?.conditions, 'PodReadyToStartContainers')?.status === 'True'
  const hasStarted = containersOf([pod]).some(({ status: { state } }) => state?.running ?? state?.terminated)
  return hasSandbox || hasStarted ? undefined : eventsOf(events, pod.metadata.uid, 'FailedMount')[0]?.message
}

/** Containers that cannot be started because a ConfigMap, a Secret or a volume is missing. */
export function startDiagnoses({ pods, events }: Evidence): readonly Diagnosis[] {
  return containersOf(pods).flatMap(({ pod, container, status }) => {
    const { reason = '', message = '' } = status.state?.waiting ?? {}
    const failedMount = STARTING.includes(reason) ? mountFailure(pod, events) : undefined
    const evidence = reason === 'CreateContainerConfigError' ? message : failedMount
    if (evidence === undefined) return []
    return [
      {
        cause: 'container-config',
        what: `container ${container.name} of pod ${named(pod)} cannot be started`,
        evidence,
        likely: 'a ConfigMap, Secret or volume that it uses is not there, or is named otherwise',
        next: `kubectl get configmaps,secrets --namespace ${pod.metadata.namespace}`,
        graceMs: GRACE_MS,
      },
    ]
  })
}
