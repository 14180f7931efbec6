import type { ClusterEvent, Probe } from '../objects/core.ts'
import type { Diagnosis } from './diagnosis.ts'
import { eventsOf, timesSeen } from './events.ts'
import { containersOf, type Evidence, named, type PodContainer } from './evidence.ts'

/** What a program may take to start beyond what its readiness probe allows. */
const SLOW_START_MS = 30_000
const GRACE_MS = 60_000
const HOPELESS_RESTARTS = 3

/** Probes that keep failing: of a program that had time to start, or that kubelet has restarted for it. */
export function probeDiagnoses({ pods, events, now }: Evidence): readonly Diagnosis[] {
  return containersOf(pods).flatMap((each) => {
    if (each.status.ready) return []
    const failed = failedProbe(each, events)
    if (failed === undefined) return []
    const { kind, probe, event } = failed
    const { pod, container, status } = each
    const enough = timesSeen(event) >= (probe.failureThreshold ?? 3)
    const startedAt = Date.parse(status.state?.running?.startedAt ?? '')
    const isLate = kind === 'Readiness' ? now - startedAt > allowedMs(probe) : status.restartCount > 0
    if (!enough || !isLate) return []
    return [
      {
        cause: 'probe-failing',
        what: `the ${kind.toLowerCase()} probe of container ${container.name} of pod ${named(pod)} keeps failing`,
        evidence: `${event.message}; failed ${timesSeen(event)} times, ${status.restartCount} restarts`,
        likely: likelyOf(event.message ?? ''),
        next: `kubectl logs --namespace ${pod.metadata.namespace} ${pod.metadata.name} --container ${container.name}`,
        graceMs: status.restartCount >= HOPELESS_RESTARTS ? 0 : GRACE_MS,
      },
    ]
  })
}

/** Whether kubelet ends a container because of its probe: that is then the cause, and its crashing is none. */
export function isEndedByProbe(each: PodContainer, events: readonly ClusterEvent[]): boolean {
  const failed = failedProbe(each, events)
  return (
    failed !== undefined &&
    failed.kind !== 'Readiness' &&
    timesSeen(failed.event) >= (failed.probe.failureThreshold ?? 3)
  )
}

/** Kubelet's last word on a container's probes: a failed readiness probe, or one that it restarts the container for. */
function failedProbe({ pod, container, status }: PodContainer, events: readonly ClusterEvent[]) {
  const probes = {
    Liveness: container.livenessProbe,
    Startup: container.startupProbe,
    // kubelet has no use for readiness while the container does not run
    Readiness: status.state?.running === undefined ? undefined : container.readinessProbe,
  }
  const own = eventsOf(events, pod.metadata.uid, 'Unhealthy').filter(({ involvedObject }) =>
    involvedObject.fieldPath?.endsWith(`{${container.name}}`),
  )
  for (const [kind, probe] of Object.entries(probes)) {
    const event = own.find(({ message }) => message?.startsWith(`${kind} probe`))
    if (probe !== undefined && event !== undefined) return { kind, probe, event }
  }
  return undefined
}

const allowedMs = ({ initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 }: Probe) =>
  (initialDelaySeconds + periodSeconds * failureThreshold) * 1000 + SLOW_START_MS

/** From the text of the kubelet's event, whose reason is `Unhealthy` whatever went wrong. */
function likelyOf(message: string): string {
  if (/connection refused/.test(message))
    return 'nothing listens on the port of the probe: wrong port, or the program hangs'
  if (/statuscode: 4\d\d/.test(message)) return 'the path of the probe is not served, or wants a login'
  if (/statuscode: 5\d\d/.test(message))
    return 'the program itself says that it is not well; its log tells why'
  if (/deadline exceeded|Timeout|timeout/.test(message))
    return 'the program answers too slowly, or not at all'
  return 'the program is not well; its log tells why'
}
