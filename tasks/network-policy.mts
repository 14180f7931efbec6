#!/usr/bin/env zx
import { z } from 'zod'
import { objects } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { policyChecks } from './network-policy/checks.ts'
import { kubernetesName, type Policy, policy } from './network-policy/input.ts'
import { policyObject } from './network-policy/objects.ts'
import type { Placed } from './network-policy/verdict.ts'

/** What every pod needs that may not go out: the cluster's DNS. */
const allowDns: Policy = {
  name: 'allow-dns',
  kind: 'NetworkPolicy',
  egress: [
    {
      to: [{ namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }],
      ports: ['53/UDP', '53/TCP'],
    },
  ],
}

const denials = {
  none: [],
  ingress: [{ name: 'default-deny', kind: 'NetworkPolicy', ingress: [] }],
  egress: [{ name: 'default-deny', kind: 'NetworkPolicy', egress: [] }],
  both: [{ name: 'default-deny', kind: 'NetworkPolicy', ingress: [], egress: [] }],
} satisfies Record<string, readonly Policy[]>

const input = z.strictObject({
  namespace: kubernetesName.default('default').describe('Where the policies are'),
  createNamespace: z.boolean().default(false).describe('Make the namespace as well'),
  defaultDeny: z
    .enum(['none', 'ingress', 'egress', 'both'])
    .default('none')
    .describe('What pods may not do unless a policy says so'),
  dns: z.boolean().default(true).describe("Where egress is denied: all may still ask the cluster's DNS"),
  policies: z
    .array(policy)
    .default([
      {
        name: 'allow-specific-app',
        kind: 'NetworkPolicy',
        app: 'backend-api',
        ingress: [{ from: [{ app: 'frontend' }] }],
      },
    ])
    .describe('Policies, each for the pods that it names'),
})

/** All the policies wanted, each in its namespace; those that deny by default first. */
function policiesOf({ namespace, defaultDeny, dns, policies }: z.output<typeof input>): readonly Placed[] {
  const isShut = defaultDeny === 'egress' || defaultDeny === 'both'
  const all: readonly Policy[] = [...denials[defaultDeny], ...(isShut && dns ? [allowDns] : []), ...policies]
  return all.map((each) => ({ ...each, namespace: each.namespace ?? namespace }))
}

export default defineTask(import.meta, {
  summary: 'Network policies: who may speak with whom, in one namespace',
  links: [
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    'https://docs.cilium.io/en/stable/security/policy/',
  ],
  needs: ['cilium?'],
  input,
  steps: (wanted) => {
    const { namespace, createNamespace } = wanted
    return [
      objects('network policies', [
        ...(createNamespace ? [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }] : []),
        ...policiesOf(wanted).map(policyObject),
      ]),
    ]
  },
  checks: (wanted, context) => policyChecks(policiesOf(wanted), context),
})
