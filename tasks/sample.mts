#!/usr/bin/env zx
import { z } from 'zod'
import type { Check, Target } from '../lib/check/check.ts'
import type { KubernetesObject } from '../lib/kube/objects/meta.ts'
import { objects, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { has } from '../lib/task/input-of.ts'
import type { TaskContext } from '../lib/task/task-context.ts'
import gatewayApi from './gateway-api.mts'
import metallb from './metallb.mts'
import { sampleDeployment } from './sample/deployment.ts'
import { traefikGateway, traefikService } from './traefik.mts'

const NAME = 'sample'

/** Traefik has its own Gateway, and serves no other. */
const isTraefik = (gatewayClass: string) => gatewayClass === 'traefik'

/** A service of its own and, where the lab has Gateway API, a Gateway that leads to it. */
function sampleObjects({ lab, cluster }: TaskContext, gatewayClass: string): readonly KubernetesObject[] {
  const metadata = { name: NAME, namespace: NAME }
  const labels = { app: NAME }
  const gateway = {
    gatewayClassName: gatewayClass,
    listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }],
  }
  const parent = isTraefik(gatewayClass) ? traefikGateway : { name: NAME }
  const route = { parentRefs: [parent], rules: [{ backendRefs: [{ name: NAME, port: 80 }] }] }
  const api = 'gateway.networking.k8s.io/v1'
  const gateways = isTraefik(gatewayClass)
    ? []
    : [{ apiVersion: api, kind: 'Gateway', metadata, spec: gateway }]
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAME } },
    sampleDeployment(lab, NAME, NAME),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        type: 'LoadBalancer',
        selector: labels,
        ports: [{ name: 'http', port: 80, targetPort: lab.sample.port }],
      },
    },
    ...(has(cluster, gatewayApi)
      ? [...gateways, { apiVersion: api, kind: 'HTTPRoute', metadata, spec: route }]
      : []),
  ]
}

/** The sample itself answers at its address, and at its Gateway's. */
function sampleChecks({ cluster, addresses }: TaskContext, gatewayClass: string): readonly Check[] {
  const place = { name: NAME, namespace: NAME }
  const asked = {
    subject: NAME,
    expected: 'answers' as const,
    from: { at: 'host' as const },
    responder: { service: NAME, namespace: NAME },
    family: addresses.pods[0]?.family ?? 4,
  }
  const gateway: Target = isTraefik(gatewayClass)
    ? { kind: 'LoadBalancer', ...traefikService }
    : { kind: 'Gateway', ...place }
  const direct: Check = { ...asked, id: 'sample-from-host', to: { kind: 'LoadBalancer', ...place } }
  const routed: Check = {
    ...asked,
    id: 'sample-gateway-from-host',
    subject: 'sample Gateway',
    to: gateway,
  }
  return has(cluster, gatewayApi) ? [direct, routed] : [direct]
}

export default defineTask(import.meta, {
  summary: 'A small web service behind a LoadBalancer address and a Gateway, to see that the network works',
  needs: ['gateway-api?', 'cilium?', 'metallb?'],
  input: z.strictObject({
    gatewayClass: z
      .string()
      .default('cilium')
      .describe('Class of the Gateway, where the lab has Gateway API'),
  }),
  steps: ({ gatewayClass }, context) => [
    objects(NAME, sampleObjects(context, gatewayClass)),
    ready(NAME, `deployment/${NAME}`),
    // without MetalLB it may be that nothing gives out addresses
    ...(has(context.cluster, metallb) ? [ready(NAME, `service/${NAME}`)] : []),
  ],
  checks: ({ gatewayClass }, context) => sampleChecks(context, gatewayClass),
})
