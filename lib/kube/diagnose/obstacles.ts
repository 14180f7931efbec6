import type { Node, NodeSelectorTerm, Pod, Toleration } from '../objects/core.ts'
import type { Requirement } from '../objects/meta.ts'
import { quantity } from './quantity.ts'

/** Taints of nodes that are still, or again, becoming ready. */
const READINESS_TAINT = /(not-ready|unreachable|network-unavailable|uninitialized)$/

/** Why a node does not take a pod. */
export interface Obstacle {
  of: 'labels' | 'cordon' | 'taint' | 'size'
  text: string
  /** It goes when the node is ready. */
  isReadiness: boolean
}

/**
 * What of a node's labels, taints and size keeps a pod away, as the scheduler sees it
 * (https://kubernetes.io/docs/concepts/scheduling-eviction/); what other pods have to do with it is not looked at.
 */
export function obstaclesOf(pod: Pod, node: Node): readonly Obstacle[] {
  const lasting = (of: Obstacle['of'], text: string): Obstacle => ({ of, text, isReadiness: false })
  return [
    ...taintObstacles(pod.spec.tolerations ?? [], node),
    ...missingLabels(pod, node).map((label) => lasting('labels', `has no label ${label}`)),
    ...(affinityFits(pod, node) ? [] : [lasting('labels', 'does not fit the node affinity')]),
    ...tooSmall(pod, node).map((text) => lasting('size', text)),
  ]
}

function taintObstacles(tolerations: readonly Toleration[], { spec }: Node): readonly Obstacle[] {
  const taints = (spec?.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule')
  const kept = taints.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)))
  return kept.map(({ key, value, effect }) => {
    const isReadiness = READINESS_TAINT.test(key)
    return key === 'node.kubernetes.io/unschedulable'
      ? { of: 'cordon', text: 'is cordoned', isReadiness }
      : { of: 'taint', text: `has the taint ${key}${value ? `=${value}` : ''}:${effect}`, isReadiness }
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
  matchFields.every((requirement) => fits(requirement, metadata.name)) // metadata.name is the one field there is

/** The node a pod is bound to by its affinity, as each pod of a DaemonSet is. */
export const boundTo = ({ spec }: Pod): string | undefined =>
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

/** Requests that even the empty node could not serve. */
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
