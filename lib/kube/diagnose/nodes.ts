import type { Node } from '../objects/core.ts'
import { conditionOf } from '../objects/meta.ts'
import type { Diagnosis } from './diagnosis.ts'
import { eventsOf, timesSeen } from './events.ts'
import { type Evidence, named } from './evidence.ts'

/** A restarted node needs about a minute to be back. */
const NODE_GRACE_MS = 120_000
const CNI_GRACE_MS = 90_000

/** kubelet's words for a missing CNI (k8s.io/kubernetes pkg/kubelet/kubelet.go, containerd's and CRI-O's status). */
const NO_CNI = /NetworkPluginNotReady|NetworkReady=false|network plugin|cni (plugin|config)/i

/** What is wrong with a node that is not ready; a node without CNI is a cause of its own. */
export function nodeDiagnosis(node: Node, consequence: string): Diagnosis {
  const { name } = node.metadata
  const {
    status = 'Unknown',
    reason = '',
    message = '',
  } = conditionOf(node.status?.conditions, 'Ready') ?? {}
  const taints = (node.spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).join(', ')
  const shared = {
    evidence: `Ready is ${status} (${reason}): ${message}${taints === '' ? '' : `; taints: ${taints}`}`,
    next: `kubectl describe node ${name}`,
  }
  if (status !== 'True' && NO_CNI.test(message))
    return {
      ...shared,
      cause: 'cni-not-ready',
      what: `${consequence}: the CNI is not ready on node ${name}`,
      likely: "the CNI's own pod does not run on that node, or has not written its configuration yet",
      graceMs: CNI_GRACE_MS,
    }
  return {
    ...shared,
    cause: 'node-not-ready',
    what: `${consequence}: node ${name} is not ready`,
    likely:
      status === 'Unknown'
        ? 'the node is stopped, or its kubelet cannot reach the API server'
        : 'see the message of the kubelet',
    graceMs: NODE_GRACE_MS,
  }
}

/** Pods on nodes that are not ready, and pods whose network the CNI cannot make. */
export function nodeDiagnoses({ pods, nodes, events }: Evidence): readonly Diagnosis[] {
  return pods.flatMap((pod) => {
    if (conditionOf(pod.status?.conditions, 'Ready')?.status === 'True') return []
    const node = nodes.find(({ metadata }) => metadata.name === pod.spec.nodeName)
    if (node === undefined) return []
    const isReady = conditionOf(node.status?.conditions, 'Ready')?.status === 'True'
    const hasNetworkOfItsOwn = pod.spec.hostNetwork !== true
    const diagnosis = nodeDiagnosis(node, `pod ${named(pod)} cannot run`)
    if (!isReady) return diagnosis.cause === 'node-not-ready' || hasNetworkOfItsOwn ? [diagnosis] : []
    const sandbox = eventsOf(events, pod.metadata.uid, 'FailedCreatePodSandBox')[0]
    const isStarting = pod.status?.containerStatuses?.every(({ state }) => state?.waiting !== undefined)
    if (sandbox === undefined || isStarting !== true || timesSeen(sandbox) < 2) return []
    return [
      {
        ...diagnosis,
        cause: 'cni-not-ready',
        what: `pod ${named(pod)} cannot run: the CNI gives it no network on node ${node.metadata.name}`,
        evidence: sandbox.message ?? '',
        likely: "the CNI's agent does not run on that node, or has no addresses left",
        graceMs: CNI_GRACE_MS,
      },
    ]
  })
}
