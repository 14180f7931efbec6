import { createHash } from 'node:crypto'
import { boundedName } from '../../lib/check/bounded-name.ts'
import type { Check, CheckSource, SkippedCheck, Target } from '../../lib/check/check.ts'
import { client, onePath } from '../../lib/check/paths.ts'
import { CLIENT, clientPod, PROBING, serverPod, WEB } from '../../lib/check/probing.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import { type Peer, type Rule, rulesOf } from './input.ts'
import { byPorts, openness, type Placed, type Pods, podsOf } from './verdict.ts'

/** What probing has anyway, in a namespace that no policy of the lab is about. */
const someClient: Pods = { namespace: PROBING, labels: { app: CLIENT } }
const someServer: Pods = { namespace: PROBING, labels: { app: WEB } }

interface Pair {
  from: Pods
  to: Pods
}

/**
 * What the lab's policies open and close between pods, asked by pods that look like theirs and are nobody's backends.
 * What they say of others than pods, and of other ports than the sample's, is left out.
 */
export function policyChecks(
  policies: readonly Placed[],
  context: TaskContext,
): readonly (Check | SkippedCheck)[] {
  const { port } = context.lab.sample
  const isOpen = ({ from, to }: Pair) => openness(policies, from, to, port) === 'open'
  const isClosed = ({ from, to }: Pair) => openness(policies, from, to, port) === 'closed'
  const named = unique(policies.flatMap((policy) => namedPairs(policy, port)))
  const foreign = policies.flatMap((policy) => strangerPairs(policy).map((pairs) => pairs.find(isClosed)))
  const closed = unique([...named, ...foreign].filter((pair) => pair !== undefined).filter(isClosed))
  const denied = closed.map(({ from, to }): Check | SkippedCheck => {
    const allowed = [...named.map((pair) => pair.from), someClient].find((each) => isOpen({ from: each, to }))
    if (allowed !== undefined) return deniedCheck({ from, to }, allowed, context)
    return { skipped: `no pod may reach ${textOf(to)}: that ${textOf(from)} does not proves nothing` }
  })
  return [
    ...named.filter(isOpen).map((pair) => answersCheck(pair, context)),
    ...denied,
    ...policies.flatMap((policy) => leftOutOf(policy, port)),
  ]
}

/** The paths that a policy's rules are about, as far as they can be asked for. */
function namedPairs(policy: Placed, port: number): readonly Pair[] {
  return partsOf(policy)
    .filter(({ rule, peer }) => whyNot(rule, peer, port) === undefined)
    .map(({ direction, peer }) => pairOf(policy, direction, podsOf(peer, peer.namespace ?? policy.namespace)))
}

/** For each direction of a policy, paths from or to those that it may not know. */
function strangerPairs(policy: Placed): readonly (readonly Pair[])[] {
  const unlabelled: Pods = { namespace: policy.namespace, labels: {} }
  return directionsOf(policy).map((direction) =>
    [unlabelled, direction === 'ingress' ? someClient : someServer].map((other) =>
      pairOf(policy, direction, other),
    ),
  )
}

const leftOutOf = (policy: Placed, port: number): readonly SkippedCheck[] =>
  partsOf(policy).flatMap(({ rule, peer }) => {
    const why = whyNot(rule, peer, port)
    return why === undefined ? [] : [{ skipped: `policy ${policy.namespace}/${policy.name}: ${why}` }]
  })

/** Why a part of a rule cannot be asked for between pods that answer HTTP at the sample's port. */
function whyNot({ ports, http }: Rule, { cidr, fqdn, entity }: Peer, port: number): string | undefined {
  const outside = cidr ?? fqdn ?? entity
  if (outside !== undefined) return `${outside} is no pod`
  if (byPorts({ ports }, port) !== 'open')
    return `${ports?.join(', ')} is not the port of the sample, ${port}`
  return http === undefined ? undefined : 'what HTTP requests may be is not asked'
}

type Direction = 'ingress' | 'egress'

const directionsOf = (policy: Placed) =>
  (['ingress', 'egress'] as const).filter((direction) => policy[direction] !== undefined)

const partsOf = (policy: Placed) =>
  directionsOf(policy).flatMap((direction) =>
    (rulesOf(policy)[direction] ?? []).flatMap((rule) =>
      rule.peers.map((peer) => ({ direction, rule, peer })),
    ),
  )

function pairOf(policy: Placed, direction: Direction, other: Pods): Pair {
  const own = podsOf(policy, policy.namespace)
  return direction === 'ingress' ? { from: other, to: own } : { from: own, to: other }
}

function answersCheck({ from, to }: Pair, context: TaskContext) {
  const { port } = context.lab.sample
  const name = to === someServer ? WEB : `${textOf(to)}-server`
  const target: Target = { kind: 'pod', name, namespace: to.namespace, port }
  const check = onePath(`policy to ${textOf(to)}`, vantageOf(from), target, context)
  const server = to === someServer ? [] : [serverPod(name, context, to)]
  return { ...check, responder: { pod: name }, objects: [...server, ...clientOf(from, context)] }
}

function deniedCheck(pair: Pair, allowed: Pods, context: TaskContext): Check {
  const check = answersCheck(pair, context)
  const objects = [...check.objects, ...clientOf(allowed, context)]
  return { ...check, expected: 'denied', allowedFrom: vantageOf(allowed), objects }
}

const vantageOf = (pods: Pods): CheckSource =>
  pods === someClient ? client : { at: 'pod', pod: textOf(pods), namespace: pods.namespace }

const clientOf = (pods: Pods, context: TaskContext) =>
  pods === someClient ? [] : [clientPod(textOf(pods), context, pods)]

/** `shop-frontend`: a name for pods of these labels that those of no others have. */
function textOf({ namespace, labels: { app, ...others } }: Pods): string {
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
  ...new Map(pairs.map((pair) => [`${textOf(pair.from)} ${textOf(pair.to)}`, pair])).values(),
]
