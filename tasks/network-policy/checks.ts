import { createHash } from 'node:crypto'
import { boundedName } from '../../lib/check/bounded-name.ts'
import type { Check, CheckSource, SkippedCheck, Target } from '../../lib/check/check.ts'
import { client, onePath } from '../../lib/check/paths.ts'
import { CLIENT, clientPod, PROBING, serverPod, WEB } from '../../lib/check/probing.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import { type Peer, type PolicyRule, rulesOf } from './input.ts'
import { byPorts, type NamespacedPolicy, openness, type Pods, podsOf } from './verdict.ts'

/** Pods that probing always has, in a namespace that no policy of the lab selects. */
const someClient: Pods = { namespace: PROBING, labels: { app: CLIENT } }
const someServer: Pods = { namespace: PROBING, labels: { app: WEB } }

interface Pair {
  from: Pods
  to: Pods
}

/**
 * Checks of the paths between pods that the lab's policies allow and deny. The probing pods have the labels of the
 * selected pods, but are no backends of their Services. Peers other than pods, and ports other than the sample's, are
 * skipped.
 */
export function policyChecks(
  policies: readonly NamespacedPolicy[],
  context: TaskContext,
): readonly (Check | SkippedCheck)[] {
  const { port } = context.lab.sample
  const isOpen = ({ from, to }: Pair) => openness(policies, from, to, port) === 'open'
  const isClosed = ({ from, to }: Pair) => openness(policies, from, to, port) === 'closed'
  const named = unique(policies.flatMap((policy) => namedPairs(policy, port)))
  const foreign = policies.flatMap((policy) => foreignPairs(policy).map((pairs) => pairs.find(isClosed)))
  const closed = unique([...named, ...foreign].filter((pair) => pair !== undefined).filter(isClosed))
  const denied = closed.map(({ from, to }): Check | SkippedCheck => {
    const allowed = [...named.map((pair) => pair.from), someClient].find((each) => isOpen({ from: each, to }))
    if (allowed !== undefined) return deniedCheck({ from, to }, allowed, context)
    return { skipped: `no pod may reach ${nameOf(to)}: that ${nameOf(from)} does not proves nothing` }
  })
  return [
    ...named.filter(isOpen).map((pair) => answersCheck(pair, context)),
    ...denied,
    ...policies.flatMap((policy) => skippedOf(policy, port)),
  ]
}

/** The paths that a policy's rules name, as far as they can be checked. */
function namedPairs(policy: NamespacedPolicy, port: number): readonly Pair[] {
  return rulePeersOf(policy)
    .filter(({ rule, peer }) => skipReason(rule, peer, port) === undefined)
    .map(({ direction, peer }) => pairOf(policy, direction, podsOf(peer, peer.namespace ?? policy.namespace)))
}

/** For each direction of a policy, paths from or to pods that its rules may not name. */
function foreignPairs(policy: NamespacedPolicy): readonly (readonly Pair[])[] {
  const unlabelled: Pods = { namespace: policy.namespace, labels: {} }
  return directionsOf(policy).map((direction) =>
    [unlabelled, direction === 'ingress' ? someClient : someServer].map((other) =>
      pairOf(policy, direction, other),
    ),
  )
}

const skippedOf = (policy: NamespacedPolicy, port: number): readonly SkippedCheck[] =>
  rulePeersOf(policy).flatMap(({ rule, peer }) => {
    const why = skipReason(rule, peer, port)
    return why === undefined ? [] : [{ skipped: `policy ${policy.namespace}/${policy.name}: ${why}` }]
  })

/** The reason that pods that answer HTTP at the sample's port cannot check a peer of a rule; undefined if they can. */
function skipReason(
  { ports, http }: PolicyRule,
  { cidr, fqdn, entity }: Peer,
  port: number,
): string | undefined {
  const outside = cidr ?? fqdn ?? entity
  if (outside !== undefined) return `${outside} is no pod`
  if (byPorts({ ports }, port) !== 'open')
    return `${ports?.join(', ')} is not the port of the sample, ${port}`
  return http === undefined ? undefined : 'what HTTP requests may be is not asked'
}

type Direction = 'ingress' | 'egress'

const directionsOf = (policy: NamespacedPolicy) =>
  (['ingress', 'egress'] as const).filter((direction) => policy[direction] !== undefined)

const rulePeersOf = (policy: NamespacedPolicy) =>
  directionsOf(policy).flatMap((direction) =>
    (rulesOf(policy)[direction] ?? []).flatMap((rule) =>
      rule.peers.map((peer) => ({ direction, rule, peer })),
    ),
  )

function pairOf(policy: NamespacedPolicy, direction: Direction, other: Pods): Pair {
  const own = podsOf(policy, policy.namespace)
  return direction === 'ingress' ? { from: other, to: own } : { from: own, to: other }
}

function answersCheck({ from, to }: Pair, context: TaskContext) {
  const { port } = context.lab.sample
  const name = to === someServer ? WEB : `${nameOf(to)}-server`
  const target: Target = { kind: 'pod', name, namespace: to.namespace, port }
  const check = onePath(`policy to ${nameOf(to)}`, sourceOf(from), target, context)
  const server = to === someServer ? [] : [serverPod(name, context, to)]
  return { ...check, responder: { pod: name }, objects: [...server, ...clientOf(from, context)] }
}

function deniedCheck(pair: Pair, allowed: Pods, context: TaskContext): Check {
  const check = answersCheck(pair, context)
  const objects = [...check.objects, ...clientOf(allowed, context)]
  return { ...check, expected: 'denied', allowedFrom: sourceOf(allowed), objects }
}

const sourceOf = (pods: Pods): CheckSource =>
  pods === someClient ? client : { at: 'pod', pod: nameOf(pods), namespace: pods.namespace }

const clientOf = (pods: Pods, context: TaskContext) =>
  pods === someClient ? [] : [clientPod(nameOf(pods), context, pods)]

/** A unique name for pods with these labels, such as `shop-frontend`. */
function nameOf({ namespace, labels: { app, ...others } }: Pods): string {
  const rest = Object.entries(others).toSorted().flat()
  const hash = createHash('sha256').update(rest.join('=')).digest('hex').slice(0, 6)
  const parts = rest.length === 0 ? [app ?? 'any'] : [app ?? 'any', ...rest, hash]
  const text = [namespace, ...parts]
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return boundedName(text)
}

const unique = (pairs: readonly Pair[]) => [
  ...new Map(pairs.map((pair) => [`${nameOf(pair.from)} ${nameOf(pair.to)}`, pair])).values(),
]
