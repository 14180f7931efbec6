import type { Workload } from './objects/apps.ts'

/**
 * What a workload still waits for, or undefined when its roll-out is complete; the rules of `kubectl rollout status`
 * (k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go).
 */
export function rolloutMissing(
  kind: 'deployment' | 'daemonset' | 'statefulset',
  workload: Workload | undefined,
) {
  if (workload === undefined) return 'not there yet'
  const { metadata, spec, status = {} } = workload
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return 'not yet seen by its controller'
  const isDaemonSet = kind === 'daemonset'
  const wanted = isDaemonSet ? (status.desiredNumberScheduled ?? 0) : (spec?.replicas ?? 1)
  const updated = isDaemonSet ? status.updatedNumberScheduled : status.updatedReplicas
  // what is 0 is left out: the one field does not stand in for the other
  const available = {
    daemonset: status.numberAvailable,
    deployment: status.availableReplicas,
    statefulset: status.readyReplicas,
  }[kind]
  if ((updated ?? 0) < wanted) return `${updated ?? 0} of ${wanted} pods updated`
  if (!isDaemonSet && (status.replicas ?? 0) > (updated ?? 0)) return 'old pods still there'
  if ((available ?? 0) < wanted) return `${available ?? 0} of ${wanted} pods available`
  return undefined
}
