import { type Peer, type Policy, type Rule, rulesOf } from './input.ts'

/** Pods that policies do not tell apart. */
export interface Pods {
  namespace: string
  labels: Readonly<Record<string, string>>
}

/** Whether a path is open; unknown where that depends on more than pods and their ports. */
export type Openness = 'open' | 'closed' | 'unknown'

/** The pods that a policy is about. */
export const podsOf = ({ app, labels }: Pick<Peer, 'app' | 'labels'>, namespace: string): Pods => ({
  namespace,
  labels: app === undefined ? (labels ?? {}) : { app, ...labels },
})

/**
 * Whether policies let pods reach a TCP port of others, as both kinds of policy have it: a direction is closed for pods
 * that any policy selects for it, but for what any rule of those policies lets through.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function openness(policies: readonly Placed[], from: Pods, to: Pods, port: number): Openness {
  const out = side(policies, 'egress', from, to, port)
  const into = side(policies, 'ingress', to, from, port)
  if (out === 'closed' || into === 'closed') return 'closed'
  return out === 'open' && into === 'open' ? 'open' : 'unknown'
}

/** A policy whose namespace is decided. */
export type Placed = Policy & { namespace: string }

function side(
  policies: readonly Placed[],
  direction: 'ingress' | 'egress',
  pods: Pods,
  others: Pods,
  port: number,
): Openness {
  const saying = policies.flatMap((policy) => {
    const rules = rulesOf(policy)[direction]
    const isAbout = rules !== undefined && includes(podsOf(policy, policy.namespace), pods)
    return isAbout ? [{ rules, namespace: policy.namespace }] : []
  })
  if (saying.length === 0) return 'open'
  return best(
    saying.flatMap(({ rules, namespace }) => rules.map((rule) => byRule(rule, namespace, others, port))),
  )
}

function byRule(rule: Rule, namespace: string, others: Pods, port: number): Openness {
  const peers = best(rule.peers.map((peer) => byPeer(peer, namespace, others)))
  const ports = byPorts(rule, port)
  if (peers === 'closed' || ports === 'closed') return 'closed'
  return peers === 'open' && ports === 'open' && rule.http === undefined ? 'open' : 'unknown'
}

function byPeer(peer: Peer, namespace: string, others: Pods): Openness {
  // whether it takes in pods differs between implementations
  if (peer.cidr !== undefined) return 'unknown'
  if (peer.fqdn !== undefined) return 'closed'
  if (peer.entity !== undefined) return ['cluster', 'all'].includes(peer.entity) ? 'open' : 'closed'
  return includes(podsOf(peer, peer.namespace ?? namespace), others) ? 'open' : 'closed'
}

/** Whether a rule is about a TCP port; the numbers behind names are the pods' own affair. */
export function byPorts({ ports }: Pick<Rule, 'ports'>, port: number): Openness {
  if (ports === undefined) return 'open'
  return best(
    ports.map((each) => {
      const [number = '', protocol = 'TCP'] = String(each).split('/')
      if (protocol !== 'TCP') return 'closed'
      if (!/^\d+$/.test(number)) return 'unknown'
      return Number(number) === port ? 'open' : 'closed'
    }),
  )
}

function best(all: readonly Openness[]): Openness {
  if (all.includes('open')) return 'open'
  return all.includes('unknown') ? 'unknown' : 'closed'
}

const includes = (some: Pods, pods: Pods) =>
  some.namespace === pods.namespace &&
  Object.entries(some.labels).every(([key, value]) => pods.labels[key] === value)
