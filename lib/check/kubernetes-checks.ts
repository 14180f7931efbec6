import type { Check, Target, Vantage } from './check.ts'
import { client, onePath, outside, paths } from './paths.ts'
import { CLIENT, clientPod, PROBING, STRANGER, type Surroundings, serverPod, WEB } from './probing.ts'

/** What every cluster must do, whoever does it: pods, services and names within it, and node ports from outside. */
export function kubernetesChecks(world: Surroundings): readonly Check[] {
  const target = { name: WEB, namespace: PROBING }
  const name: Target = { kind: 'DNS name', name: `${WEB}.${PROBING}.svc` }
  const resolves = onePath('cluster DNS', client, name, world)
  return [
    { ...resolves, expected: 'resolves' as const },
    ...paths('pod', [client], { kind: 'pod', name: WEB, port: world.lab.sample.port }, world),
    ...paths('ClusterIP', [client], { kind: 'ClusterIP', ...target }, world),
    ...paths('NodePort', [...outside, client], { kind: 'NodePort', ...target }, world),
  ]
}

/** A NetworkPolicy lets in whom it names, and nobody else. */
export function networkPolicyChecks(world: Surroundings): readonly Check[] {
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
  const objects = [serverPod(name, world), clientPod(STRANGER, world), policy]
  const to: Target = { kind: 'pod', name, port: world.lab.sample.port }
  const from = (vantage: Vantage) =>
    paths('NetworkPolicy', [vantage], to, world).map((check) => ({ ...check, by: { pod: name } }))
  const denied = from({ at: 'pod', pod: STRANGER }).map((check) => ({
    ...check,
    expected: 'denied' as const,
    allowedFrom: client,
  }))
  return [...from(client), ...denied].map((check) => ({ ...check, objects }))
}
