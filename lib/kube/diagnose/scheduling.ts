import type { Node, Pod } from '../objects/core.ts'
import { conditionOf } from '../objects/meta.ts'
import type { Diagnosis } from './diagnosis.ts'
import { type Evidence, named } from './evidence.ts'
import { nodeDiagnosis } from './nodes.ts'
import { boundTo, type Obstacle, obstaclesOf } from './obstacles.ts'

/** Where the scheduler's reason depends on other pods, which may go. */
const OCCUPIED_MS = 30_000

/**
 * The scheduler gives its reasons in one text (k8s.io/kubernetes pkg/scheduler). Those that the nodes' own labels,
 * taints and sizes explain.
 */
const EXPLAINED =
  /didn't match Pod's node affinity|untolerated taint|were unschedulable|Preemption|preemption/

/** Pods that no node takes: the constraint for each node; nodes that will take them once ready are theirs to tell. */
export function schedulingDiagnoses({ pods, nodes }: Evidence): readonly Diagnosis[] {
  return pods.flatMap((pod) => {
    const scheduled = conditionOf(pod.status?.conditions, 'PodScheduled')
    if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return []
    const said = scheduled.message ?? ''
    if (/PersistentVolumeClaim|persistentvolumeclaim/.test(said)) return [] // the claim's own diagnosis tells more
    const bound = boundTo(pod)
    const asked = nodes.filter(({ metadata }) => bound === undefined || metadata.name === bound)
    const all = asked.map((node) => ({ node, obstacles: obstaclesOf(pod, node) }))
    const soon = all.find(
      ({ obstacles }) => obstacles.length > 0 && obstacles.every((each) => each.isReadiness),
    )
    if (soon !== undefined) return [nodeDiagnosis(soon.node, `pod ${named(pod)} cannot be placed`)]
    return unschedulable(pod, said, all)
  })
}

function unschedulable(
  pod: Pod,
  said: string,
  all: readonly { node: Node; obstacles: readonly Obstacle[] }[],
): readonly Diagnosis[] {
  const rest = said
    .replace(/^0\/\d+ nodes are available: ?/, '')
    .split(/, |\. /)
    .filter((reason) => reason !== '' && !EXPLAINED.test(reason))
    .map((reason) => reason.replace(/^\d+ |\.$/g, ''))
  const free = all.filter(({ obstacles }) => obstacles.length === 0)
  if (free.length > 0 && rest.length === 0) return [] // the scheduler's word is older than the nodes as they are
  const lines = all.map(({ node, obstacles }) => {
    const texts = obstacles.map(({ text }) => text)
    return `node ${node.metadata.name} ${texts.length > 0 ? texts.join(', ') : `is full: ${rest.join(', ')}`}`
  })
  return [
    {
      cause: 'unschedulable',
      what: `no node takes pod ${named(pod)}`,
      evidence: [said, ...lines].join('\n    '),
      likely:
        all.length === 0
          ? 'the cluster has no node for it'
          : likelyOf(
              all.flatMap(({ obstacles }) => obstacles),
              free.length > 0,
            ),
      next: `kubectl describe pod --namespace ${pod.metadata.namespace} ${pod.metadata.name}`,
      graceMs: free.length > 0 ? OCCUPIED_MS : 0,
    },
  ]
}

function likelyOf(obstacles: readonly Obstacle[], hasFree: boolean): string {
  const isOf = (kind: Obstacle['of']) => obstacles.some(({ of }) => of === kind)
  if (hasFree) return 'what other pods hold: resources, ports or their affinity'
  if (isOf('labels')) return 'a label that the pod selects is not on the nodes: `kubectl label node …`'
  if (isOf('cordon')) return 'the node was cordoned: `kubectl uncordon …`'
  if (isOf('taint')) return 'a taint of the nodes that the pod does not tolerate'
  return 'the pod requests more than any node has'
}
