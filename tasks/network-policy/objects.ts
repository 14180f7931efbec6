import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import { type Peer, type Policy, type PolicyRule, type Port, portOf, rulesOf } from './input.ts'
import type { NamespacedPolicy } from './verdict.ts'

export function policyObject(policy: NamespacedPolicy): KubernetesObject {
  const metadata = { name: policy.name, namespace: policy.namespace }
  return policy.kind === 'NetworkPolicy' ? kubernetesPolicy(policy, metadata) : ciliumPolicy(policy, metadata)
}

const matchLabels = ({ app, labels = {} }: Pick<Peer, 'app' | 'labels'>) =>
  app === undefined ? labels : { app, ...labels }

const selector = (pods: Pick<Peer, 'app' | 'labels'>) => {
  const wanted = matchLabels(pods)
  return Object.keys(wanted).length === 0 ? {} : { matchLabels: wanted }
}

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
function kubernetesPolicy(policy: Policy, metadata: KubernetesObject['metadata']): KubernetesObject {
  const { ingress, egress } = rulesOf(policy)
  const rules = (list: readonly PolicyRule[], side: 'from' | 'to') =>
    list.map(({ peers, ports }) => ({
      [side]: peers.map(kubernetesPeer),
      ...(ports === undefined ? {} : { ports: ports.map(kubernetesPort) }),
    }))
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: selector(policy),
      policyTypes: [ingress && 'Ingress', egress && 'Egress'].filter((type) => type !== undefined),
      ...(ingress === undefined ? {} : { ingress: rules(ingress, 'from') }),
      ...(egress === undefined ? {} : { egress: rules(egress, 'to') }),
    },
  }
}

function kubernetesPeer({ cidr, except, namespace, ...pods }: Peer) {
  if (cidr !== undefined) return { ipBlock: { cidr, ...(except === undefined ? {} : { except }) } }
  if (namespace === undefined) return { podSelector: selector(pods) }
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } }
  return { namespaceSelector, podSelector: selector(pods) }
}

function kubernetesPort(text: Port) {
  const { number, protocol } = portOf(text)
  return { protocol, port: /^\d+$/.test(number) ? Number(number) : number }
}

/** https://docs.cilium.io/en/stable/security/policy/language/ */
function ciliumPolicy(policy: Policy, metadata: KubernetesObject['metadata']): KubernetesObject {
  const { ingress, egress } = rulesOf(policy)
  const usesNames = egress?.some(({ peers }) => peers.some(({ fqdn }) => fqdn !== undefined))
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata,
    spec: {
      endpointSelector: selector(policy),
      ...(ingress === undefined
        ? {}
        : { ingress: orDeny(ingress.flatMap((rule) => ciliumRules(rule, 'from'))) }),
      ...(egress === undefined
        ? {}
        : {
            egress: orDeny([
              ...egress.flatMap((rule) => ciliumRules(rule, 'to')),
              ...(usesNames ? [dnsThroughProxy] : []),
            ]),
          }),
    },
  }
}

/** One empty rule, which allows no peer; with no rule at all, the policy would not restrict this direction. */
const orDeny = (rules: readonly object[]) => (rules.length === 0 ? [{}] : rules)

/** One rule for each peer, since one rule cannot have both pods and addresses. */
function ciliumRules({ peers, ports, http }: PolicyRule, side: 'from' | 'to') {
  const toPorts = ports && [
    {
      ports: ports.map(portOf).map(({ number, protocol }) => ({ port: number, protocol })),
      ...(http === undefined ? {} : { rules: { http } }),
    },
  ]
  return peers.map((peer) => ({ ...ciliumPeer(peer, side), ...(toPorts === undefined ? {} : { toPorts }) }))
}

function ciliumPeer({ cidr, except, entity, fqdn, namespace, ...pods }: Peer, side: 'from' | 'to') {
  if (cidr !== undefined)
    return { [`${side}CIDRSet`]: [{ cidr, ...(except === undefined ? {} : { except }) }] }
  if (entity !== undefined) return { [`${side}Entities`]: [entity] }
  if (fqdn !== undefined)
    return { toFQDNs: [fqdn.includes('*') ? { matchPattern: fqdn } : { matchName: fqdn }] }
  const ofNamespace = namespace === undefined ? {} : { 'k8s:io.kubernetes.pod.namespace': namespace }
  return { [`${side}Endpoints`]: [selector({ labels: { ...ofNamespace, ...matchLabels(pods) } })] }
}

/** Sends DNS through Cilium's proxy, which learns the addresses of names from responses; without it, none is known. */
const dnsThroughProxy = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [
    {
      ports: [
        { port: '53', protocol: 'UDP' },
        { port: '53', protocol: 'TCP' },
      ],
      rules: { dns: [{ matchPattern: '*' }] },
    },
  ],
}
