import type { Workload } from '../objects/apps.ts'
import type { ClusterEvent, Container, ContainerStatus, Node, Pod, VolumeClaim } from '../objects/core.ts'
import type { StorageClass } from '../objects/extensions.ts'

/** The input of a diagnosis: all that is read to find out why a workload is not becoming ready. */
export interface Evidence {
  /** `deployment/name in namespace` */
  subject: string
  namespace: string
  controller: Workload | undefined
  /** The pods of the newest revision that are not ready, without those being deleted. */
  pods: readonly Pod[]
  /** The warnings of the namespace. */
  events: readonly ClusterEvent[]
  nodes: readonly Node[]
  volumeClaims: readonly VolumeClaim[]
  storageClasses: readonly StorageClass[]
  /** The last log lines of crashing containers, by `pod/container`. */
  logs: Readonly<Record<string, string>>
  /** The pending Helm releases of the namespace. */
  pendingReleases: readonly { name: string; status: string; revision: string }[]
  /** The start of the waiting, in milliseconds. */
  since: number
  /** The time at which the evidence was read, in milliseconds. */
  now: number
}

export interface PodContainer {
  pod: Pod
  container: Container
  status: ContainerStatus
}

/** Every container that has a status, init containers first. */
export function containersOf(pods: readonly Pod[]): readonly PodContainer[] {
  return pods.flatMap((pod) => {
    const { initContainers = [], containers } = pod.spec
    const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
    return statuses.flatMap((status) => {
      const container = [...initContainers, ...containers].find(({ name }) => name === status.name)
      return container === undefined ? [] : [{ pod, container, status }]
    })
  })
}

/** `namespace/name` */
export const named = ({ metadata: { namespace, name } }: Pod) => `${namespace}/${name}`

export const logKey = ({ pod, status }: Pick<PodContainer, 'pod' | 'status'>) =>
  `${pod.metadata.name}/${status.name}`
