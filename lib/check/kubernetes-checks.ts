import type { Check, CheckSource, Target } from './check.ts'
import { client, onePath, outside, paths } from './paths.ts'
import { type CheckContext, CLIENT, clientPod, PROBING, STRANGER, serverPod, WEB } from './probing.ts'

/** What every cluster must do, whoever does it: pods, services and names within it, and node ports from outside. */
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

/** A NetworkPolicy lets in whom it names, and nobody else. */
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
  const objects = [serverPod(name, context), clientPod(STRANGER, context), policy]
  const to: Target = { kind: 'pod', name, port: context.lab.sample.port }
  const allowed = paths('NetworkPolicy', [client], to, context).map((check) => ({
    ...check,
    responder: { pod: name },
  }))
  const stranger: CheckSource = { at: 'pod', pod: STRANGER }
  const denied = allowed.map((check) => ({
    ...check,
    id: check.id.replace(CLIENT, STRANGER),
    expected: 'denied' as const,
    from: stranger,
    allowedFrom: client,
  }))
  return [...allowed, ...denied].map((check) => ({ ...check, objects }))
}
