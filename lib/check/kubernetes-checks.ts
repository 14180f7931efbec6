import type { Check, CheckSource, Target } from './check.ts'
import { client, onePath, outside, paths } from './paths.ts'
import { type CheckContext, CLIENT, clientPod, DENIED_CLIENT, PROBING, serverPod, WEB } from './probing.ts'

/**
 * Checks that hold on every cluster, whatever CNI it has: pods, Services and DNS inside, and node ports from outside.
 */
export function kubernetesChecks(context: CheckContext): readonly Check[] {
  const target = { name: WEB, namespace: PROBING }
  const name: Target = { kind: 'DNS name', name: `${WEB}.${PROBING}.svc` }
  const resolves = onePath('cluster DNS', client, name, context)
  return [
    { ...resolves, expected: 'resolves' as const },
    ...paths('pod', [client], { kind: 'pod', name: WEB, port: context.lab.sample.port }, context),
    ...paths('ClusterIP', [client], { kind: 'ClusterIP', ...target }, context),
    ...paths('NodePort', [...outside, client], { kind: 'NodePort', ...target }, context),
  ]
}

/** A NetworkPolicy admits the client that it names, and denies any other pod. */
export function networkPolicyChecks(context: CheckContext): readonly Check[] {
  const name = 'guarded'
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: PROBING },
    spec: {
      podSelector: { matchLabels: { app: name } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: CLIENT } } }] }],
    },
  }
  const objects = [serverPod(name, context), clientPod(DENIED_CLIENT, context), policy]
  const to: Target = { kind: 'pod', name, port: context.lab.sample.port }
  const from = (source: CheckSource) =>
    paths('NetworkPolicy', [source], to, context).map((check) => ({ ...check, responder: { pod: name } }))
  const denied = from({ at: 'pod', pod: DENIED_CLIENT }).map((check) => ({
    ...check,
    expected: 'denied' as const,
    allowedFrom: client,
  }))
  return [...from(client), ...denied].map((check) => ({ ...check, objects }))
}
