import type { Node, Pod } from '../objects/core.ts'
import { conditionOf } from '../objects/meta.ts'
import type { Diagnosis } from './diagnosis.ts'
import { type Evidence, named } from './evidence.ts'
import { type NodeRejection, rejectionsOf, requiredNodeOf } from './node-rejections.ts'
import { nodeDiagnosis } from './nodes.ts'

/** For a reason that depends on other pods, which may end. */
const OCCUPIED_MS = 30_000

/**
 * The scheduler lists its reasons in one message (k8s.io/kubernetes pkg/scheduler). These are the ones that follow from
 * the labels, taints and sizes of the nodes.
 */
const EXPLAINED =
  /didn't match Pod's node affinity|untolerated taint|were unschedulable|Preemption|preemption/

/** Pods that fit no node, with the constraint for each node. A node that fits once it is ready is diagnosed itself. */
export function schedulingDiagnoses({ pods, nodes }: Evidence): readonly Diagnosis[] {
  return pods.flatMap((pod) => {
    const scheduled = conditionOf(pod.status?.conditions, 'PodScheduled')
    if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return []
    const message = scheduled.message ?? ''
    if (/PersistentVolumeClaim|persistentvolumeclaim/.test(message)) return [] // the volume claim is diagnosed itself
    const requiredNode = requiredNodeOf(pod)
    const candidates = nodes
      .filter(({ metadata }) => requiredNode === undefined || metadata.name === requiredNode)
      .map((node) => ({ node, rejections: rejectionsOf(pod, node) }))
    const notReady = candidates.find(
      ({ rejections }) => rejections.length > 0 && rejections.every((each) => each.isReadiness),
    )
    if (notReady !== undefined) return [nodeDiagnosis(notReady.node, `pod ${named(pod)} cannot be placed`)]
    return unschedulable(pod, message, candidates)
  })
}

function unschedulable(
  pod: Pod,
  message: string,
  candidates: readonly { node: Node; rejections: readonly NodeRejection[] }[],
): readonly Diagnosis[] {
  const otherReasons = message
    .replace(/^0\/\d+ nodes are available: ?/, '')
    .split(/, |\. /)
    .filter((reason) => reason !== '' && !EXPLAINED.test(reason))
    .map((reason) => reason.replace(/^\d+ |\.$/g, ''))
  const fitting = candidates.filter(({ rejections }) => rejections.length === 0)
  if (fitting.length > 0 && otherReasons.length === 0) return [] // the message is older than the state of the nodes
  const lines = candidates.map(({ node, rejections }) => {
    const texts = rejections.map(({ text }) => text)
    return `node ${node.metadata.name} ${texts.length > 0 ? texts.join(', ') : `is full: ${otherReasons.join(', ')}`}`
  })
  return [
    {
      cause: 'unschedulable',
      what: `no node takes pod ${named(pod)}`,
      evidence: [message, ...lines].join('\n    '),
      likely:
        candidates.length === 0
          ? 'the cluster has no node for it'
          : likelyOf(
              candidates.flatMap(({ rejections }) => rejections),
              fitting.length > 0,
            ),
      next: `kubectl describe pod --namespace ${pod.metadata.namespace} ${pod.metadata.name}`,
      graceMs: fitting.length > 0 ? OCCUPIED_MS : 0,
    },
  ]
}

function likelyOf(rejections: readonly NodeRejection[], hasFittingNode: boolean): string {
  const hasKind = (kind: NodeRejection['kind']) => rejections.some((each) => each.kind === kind)
  if (hasFittingNode) return 'what other pods hold: resources, ports or their affinity'
  if (hasKind('labels')) return 'a label that the pod selects is not on the nodes: `kubectl label node …`'
  if (hasKind('cordon')) return 'the node was cordoned: `kubectl uncordon …`'
  if (hasKind('taint')) return 'a taint of the nodes that the pod does not tolerate'
  return 'the pod requests more than any node has'
}
