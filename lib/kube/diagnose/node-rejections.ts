import type { Node, NodeSelectorTerm, Pod, Toleration } from '../objects/core.ts'
import type { Requirement } from '../objects/meta.ts'
import { quantity } from './quantity.ts'

/** Taints of nodes that are not ready yet, or no longer. */
const READINESS_TAINT = /(not-ready|unreachable|network-unavailable|uninitialized)$/

/** Why a pod does not fit a node. */
export interface NodeRejection {
  kind: 'labels' | 'cordon' | 'taint' | 'size'
  text: string
  /** Whether it ends when the node becomes ready. */
  isReadiness: boolean
}

/**
 * The labels, taints and sizes of a node that keep a pod away, by the scheduler's rules
 * (https://kubernetes.io/docs/concepts/scheduling-eviction/). Resources in use by other pods are not considered.
 */
export function rejectionsOf(pod: Pod, node: Node): readonly NodeRejection[] {
  const lasting = (kind: NodeRejection['kind'], text: string) => ({ kind, text, isReadiness: false })
  return [
    ...taintRejections(pod.spec.tolerations ?? [], node),
    ...missingLabels(pod, node).map((label) => lasting('labels', `has no label ${label}`)),
    ...(affinityFits(pod, node) ? [] : [lasting('labels', 'does not fit the node affinity')]),
    ...tooSmall(pod, node).map((text) => lasting('size', text)),
  ]
}

function taintRejections(tolerations: readonly Toleration[], { spec }: Node): readonly NodeRejection[] {
  const taints = (spec?.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule')
  const untolerated = taints.filter(
    (taint) => !tolerations.some((toleration) => tolerates(toleration, taint)),
  )
  return untolerated.map(({ key, value, effect }) => {
    const isReadiness = READINESS_TAINT.test(key)
    return key === 'node.kubernetes.io/unschedulable'
      ? { kind: 'cordon', text: 'is cordoned', isReadiness }
      : { kind: 'taint', text: `has the taint ${key}${value ? `=${value}` : ''}:${effect}`, isReadiness }
  })
}

const tolerates = (
  { key, operator = 'Equal', value = '', effect }: Toleration,
  taint: { key: string; value?: string; effect: string },
) =>
  (effect === undefined || effect === '' || effect === taint.effect) &&
  (key === undefined || key === '' ? operator === 'Exists' : key === taint.key) &&
  (operator === 'Exists' || value === (taint.value ?? ''))

function missingLabels({ spec }: Pod, { metadata }: Node): readonly string[] {
  const wanted = Object.entries(spec.nodeSelector ?? {})
  return wanted
    .filter(([key, value]) => metadata.labels?.[key] !== value)
    .map(([key, value]) => `${key}=${value}`)
}

function affinityFits({ spec }: Pod, node: Node): boolean {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || required.nodeSelectorTerms.some((term) => termFits(term, node))
}

const termFits = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { metadata }: Node) =>
  matchExpressions.every((requirement) => fits(requirement, metadata.labels?.[requirement.key])) &&
  matchFields.every((requirement) => fits(requirement, metadata.name)) // metadata.name is the only supported field

/** The node that a pod's affinity requires by name, as for each pod of a DaemonSet. */
export const requiredNodeOf = ({ spec }: Pod): string | undefined =>
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
    ?.matchFields?.[0]?.values?.[0]

function fits({ operator, values = [] }: Requirement, actual: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual)
    case 'NotIn':
      return actual === undefined || !values.includes(actual)
    case 'Exists':
      return actual !== undefined
    case 'DoesNotExist':
      return actual === undefined
    case 'Gt':
      return Number(actual) > Number(values[0])
    case 'Lt':
      return Number(actual) < Number(values[0])
    default:
      return true
  }
}

/** Requests that exceed the allocatable size of the node, even if it runs no other pods. */
function tooSmall({ spec }: Pod, { status }: Node): readonly string[] {
  return ['cpu', 'memory'].flatMap((resource) => {
    const wanted = spec.containers
      .map(({ resources }) => quantity(resources?.requests?.[resource] ?? '0'))
      .reduce((sum, each) => sum + each, 0)
    const allocatable = status?.allocatable?.[resource]
    return allocatable !== undefined && wanted > quantity(allocatable)
      ? [
          `has ${resource} ${allocatable}, of which the pod wants more: ${requestText(spec.containers, resource)}`,
        ]
      : []
  })
}

const requestText = (containers: Pod['spec']['containers'], resource: string) =>
  containers.flatMap(({ resources }) => resources?.requests?.[resource] ?? []).join(' + ')
