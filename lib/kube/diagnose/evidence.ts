import type { Workload } from '../objects/apps.ts'
import type { Claim, ClusterEvent, Container, ContainerStatus, Node, Pod } from '../objects/core.ts'
import type { StorageClass } from '../objects/extensions.ts'

/** All that is looked at to tell why a workload is not becoming ready. */
export interface Evidence {
  /** `deployment/name in namespace` */
  subject: string
  namespace: string
  controller: Workload | undefined
  /** Of the newest revision, those being removed left out. */
  pods: readonly Pod[]
  /** The warnings of the namespace. */
  events: readonly ClusterEvent[]
  nodes: readonly Node[]
  claims: readonly Claim[]
  classes: readonly StorageClass[]
  /** The last log lines of crashing containers, by `pod/container`. */
  logs: Readonly<Record<string, string>>
  /** Names of Helm releases of the namespace that are pending. */
  pendingReleases: readonly { name: string; status: string; revision: string }[]
  /** When the waiting began, and the moment of the look, in milliseconds. */
  since: number
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
