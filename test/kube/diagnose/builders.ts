import type { Evidence } from '../../../lib/kube/diagnose/evidence.ts'
import type { Workload } from '../../../lib/kube/objects/apps.ts'
import type { ClusterEvent, Container, ContainerStatus, Node, Pod } from '../../../lib/kube/objects/core.ts'

/** The moment of every look in these tests. */
export const NOW = Date.parse('2026-01-01T12:00:00Z')
export const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString()

export const controller = (status: Workload['status'] = {}, annotations = {}): Workload => ({
  metadata: { name: 'web', namespace: 'lab', uid: 'web', generation: 1, annotations },
  spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } },
  status: { observedGeneration: 1, ...status },
})

export const container = (more: Partial<Container> = {}): Container => ({
  name: 'main',
  image: 'ghcr.io/lab/web:1',
  ...more,
})

/** A pod on node-1 whose one container is in a state; `Ready` only where it is said. */
export const pod = (
  status: Partial<ContainerStatus>,
  more: { spec?: Partial<Pod['spec']>; name?: string } = {},
): Pod => ({
  metadata: { name: more.name ?? 'web-1', namespace: 'lab', uid: more.name ?? 'web-1' },
  spec: { nodeName: 'node-1', containers: [container()], ...more.spec },
  status: {
    phase: 'Pending',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [{ name: 'main', ready: false, restartCount: 0, ...status }],
  },
})

/** A pod that no node has taken, in the scheduler's words. */
export const unplaced = (
  message: string,
  spec: Partial<Pod['spec']> = {},
  reason = 'Unschedulable',
): Pod => ({
  metadata: { name: 'web-1', namespace: 'lab', uid: 'web-1' },
  spec: { containers: [container()], ...spec },
  status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason, message }] },
})

export const node = (
  name: string,
  more: Partial<Node['spec']> & { labels?: Record<string, string> } = {},
): Node => {
  const { labels = {}, ...spec } = more
  return {
    metadata: { name, labels },
    spec,
    status: { conditions: [{ type: 'Ready', status: 'True' }], allocatable: { cpu: '2', memory: '4Gi' } },
  }
}

export const notReady = (name: string, reason: string, message: string, status = 'False'): Node => ({
  ...node(name, { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] }),
  status: { conditions: [{ type: 'Ready', status, reason, message }] },
})

export const event = (
  reason: string,
  message: string,
  more: Partial<ClusterEvent> & { of?: string } = {},
): ClusterEvent => {
  const { of = 'web-1', ...rest } = more
  return { involvedObject: { uid: of }, reason, message, count: 1, lastTimestamp: ago(1), ...rest }
}

export const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  subject: 'deployment/web in lab',
  namespace: 'lab',
  controller: controller(),
  pods: [],
  events: [],
  nodes: [node('node-1')],
  claims: [],
  classes: [],
  logs: {},
  pendingReleases: [],
  since: NOW - 10_000,
  now: NOW,
  ...more,
})

export const waiting = (reason: string, message?: string) => ({
  state: { waiting: message === undefined ? { reason } : { reason, message } },
})
