import { type Peer, type Policy, type PolicyRule, portOf, rulesOf } from './input.ts'

/** A group of pods with the same namespace and labels, which policies treat alike. */
export interface Pods {
  namespace: string
  labels: Readonly<Record<string, string>>
}

/** Whether a path is open; unknown if that depends on more than pods and their ports. */
export type Openness = 'open' | 'closed' | 'unknown'

/** The pods that a policy or a peer selects. */
export const podsOf = ({ app, labels }: Pick<Peer, 'app' | 'labels'>, namespace: string): Pods => ({
  namespace,
  labels: app === undefined ? (labels ?? {}) : { app, ...labels },
})

/**
 * Whether policies allow a path from pods to a TCP port of other pods; both kinds of policy have the same semantics. If any
 * policy selects pods for a direction, that direction is closed, except for the paths that a rule of one of those policies
 * allows.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function openness(
  policies: readonly NamespacedPolicy[],
  from: Pods,
  to: Pods,
  port: number,
): Openness {
  const egress = byDirection(policies, 'egress', from, to, port)
  const ingress = byDirection(policies, 'ingress', to, from, port)
  if (egress === 'closed' || ingress === 'closed') return 'closed'
  return egress === 'open' && ingress === 'open' ? 'open' : 'unknown'
}

/** A policy with its namespace set. */
export type NamespacedPolicy = Policy & { namespace: string }

function byDirection(
  policies: readonly NamespacedPolicy[],
  direction: 'ingress' | 'egress',
  pods: Pods,
  otherPods: Pods,
  port: number,
): Openness {
  const selecting = policies.flatMap((policy) => {
    const rules = rulesOf(policy)[direction]
    const isSelected = rules !== undefined && includes(podsOf(policy, policy.namespace), pods)
    return isSelected ? [{ rules, namespace: policy.namespace }] : []
  })
  if (selecting.length === 0) return 'open'
  return mostOpen(
    selecting.flatMap(({ rules, namespace }) =>
      rules.map((rule) => byRule(rule, namespace, otherPods, port)),
    ),
  )
}

function byRule(rule: PolicyRule, namespace: string, otherPods: Pods, port: number): Openness {
  const peers = mostOpen(rule.peers.map((peer) => byPeer(peer, namespace, otherPods)))
  const ports = byPorts(rule, port)
  if (peers === 'closed' || ports === 'closed') return 'closed'
  return peers === 'open' && ports === 'open' && rule.http === undefined ? 'open' : 'unknown'
}

function byPeer(peer: Peer, namespace: string, otherPods: Pods): Openness {
  // implementations differ on whether a CIDR matches pods
  if (peer.cidr !== undefined) return 'unknown'
  if (peer.fqdn !== undefined) return 'closed'
  if (peer.entity !== undefined) return ['cluster', 'all'].includes(peer.entity) ? 'open' : 'closed'
  return includes(podsOf(peer, peer.namespace ?? namespace), otherPods) ? 'open' : 'closed'
}

/** Whether a rule covers a TCP port; unknown for a port name, whose number depends on the pod. */
export function byPorts({ ports }: Pick<PolicyRule, 'ports'>, port: number): Openness {
  if (ports === undefined) return 'open'
  return mostOpen(
    ports.map((each) => {
      const { number, protocol } = portOf(each)
      if (protocol !== 'TCP') return 'closed'
      if (!/^\d+$/.test(number)) return 'unknown'
      return Number(number) === port ? 'open' : 'closed'
    }),
  )
}

function mostOpen(all: readonly Openness[]): Openness {
  if (all.includes('open')) return 'open'
  return all.includes('unknown') ? 'unknown' : 'closed'
}

const includes = (some: Pods, pods: Pods) =>
  some.namespace === pods.namespace &&
  Object.entries(some.labels).every(([key, value]) => pods.labels[key] === value)
