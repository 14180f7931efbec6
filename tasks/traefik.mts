#!/usr/bin/env zx
import { z } from 'zod'
import { ingressChecks, routeChecks } from '../lib/check/http-checks.ts'
import { usageFailure } from '../lib/failure.ts'
import { isInRanges } from '../lib/net/range.ts'
import { helmRelease, manifest, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { has } from '../lib/task/input-of.ts'
import { helmValues, version } from '../lib/task/inputs.ts'
import type { TaskContext } from '../lib/task/task-context.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import gatewayApi from './gateway-api.mts'

const NAMESPACE = 'traefik'

/** The Service that has its address. */
export const traefikService = { name: 'traefik', namespace: NAMESPACE }

/** The Gateway of its chart. It serves no other, since a listener must have the port that its pods listen on. */
export const traefikGateway = { name: 'traefik-gateway', namespace: NAMESPACE }

const fromChart = (name: string, member: string, { version, repository }: Input): Artifact => ({
  name,
  version,
  kind: 'folder',
  sources: [
    { from: 'url', url: `${repository}/traefik-{version}.tgz`, unpack: 'tar.gz', member, firstUse: true },
  ],
})

const input = z.strictObject({
  version: version.default('41.3.0').describe('Release of the chart, not of Traefik'),
  repository: z
    .url({ protocol: /^https?$/ })
    .default('https://traefik.github.io/charts/traefik')
    .describe('Where the chart is served from'),
  providers: z
    .array(z.enum(['ingress', 'gateway', 'ingress-nginx']))
    .min(1)
    .optional()
    .describe(
      "What it serves [ingress, and gateway where the lab has it]; ingress-nginx reads that one's Ingresses",
    ),
  ingressClass: z.string().default('traefik').describe('Name of its IngressClass'),
  defaultClass: z.boolean().default(true).describe('Whether Ingresses without a class are its own'),
  address: z.string().optional().describe("One address of the cluster's pool [the next free one]"),
  loadBalancerClass: z.string().optional().describe('Class of its Service, where several announce addresses'),
  ...helmValues,
})

type Input = z.output<typeof input>

const providersOf = ({ providers }: Input, { cluster }: TaskContext) =>
  providers ?? ['ingress', ...(has(cluster, gatewayApi) ? ['gateway'] : [])]

/** https://github.com/traefik/traefik-helm-chart/blob/master/traefik/VALUES.md */
function computedValues(wanted: Input, context: TaskContext) {
  const { ingressClass, defaultClass, address, loadBalancerClass } = wanted
  const providers = providersOf(wanted, context)
  const has = (name: string) => ({ enabled: providers.includes(name) })
  const listener = { port: 8000, protocol: 'HTTP', namespacePolicy: { from: 'All' } }
  return {
    providers: {
      kubernetesIngress: has('ingress'),
      ...(has('gateway').enabled ? { kubernetesGateway: has('gateway') } : {}),
      ...(has('ingress-nginx').enabled ? { kubernetesIngressNGINX: has('ingress-nginx') } : {}),
    },
    ingressClass: { ...has('ingress'), name: ingressClass, isDefaultClass: defaultClass },
    ...(has('gateway').enabled ? { gateway: { listeners: { web: listener } } } : {}),
    api: { dashboard: false },
    ingressRoute: { dashboard: { enabled: false } },
    // the field that every load-balancer implementation reads; their annotations differ
    service: {
      spec: { ...(address && { loadBalancerIP: address }), ...(loadBalancerClass && { loadBalancerClass }) },
    },
  }
}

/** Checks of everything that it serves, at the address of its Service. */
function traefikChecks(wanted: Input, context: TaskContext) {
  const providers = providersOf(wanted, context)
  const at = { kind: 'LoadBalancer' as const, ...traefikService }
  return [
    ...(providers.includes('ingress') ? ingressChecks(context, wanted.ingressClass, at) : []),
    ...(providers.includes('ingress-nginx') ? ingressChecks(context, 'nginx', at) : []),
    ...(providers.includes('gateway') ? routeChecks(context, traefikGateway, at) : []),
  ]
}

export default defineTask(import.meta, {
  summary: 'Traefik for Ingresses and Gateways, at a LoadBalancer address, its dashboard off',
  links: ['https://doc.traefik.io/traefik/getting-started/install-traefik/'],
  needs: ['gateway-api?', 'cilium?', 'metallb?', 'kube-vip?'],
  input,
  claims: ({ providers, ingressClass, defaultClass }) => [
    `ingress-class/${ingressClass}`,
    'gateway-class/traefik',
    ...(providers?.includes('ingress-nginx') ? ['ingress-class/nginx'] : []),
    ...(defaultClass ? ['the default ingress class'] : []),
  ],
  steps: (wanted, context) => {
    const pool = context.addresses.pool.map(({ text }) => text)
    if (wanted.address !== undefined && !isInRanges(wanted.address, pool))
      throw usageFailure([`traefik: address ${wanted.address} is not in the pool ${pool.join(', ')}`])
    const values = {
      computed: computedValues(wanted, context),
      files: wanted.valuesFiles,
      user: wanted.values,
    }
    return [
      // Helm would make the chart's CRDs once, and neither upgrade them nor take them back
      manifest('traefik-crds', fromChart('traefik-crds', 'traefik/crds', wanted)),
      helmRelease('traefik', {
        namespace: NAMESPACE,
        chart: fromChart('traefik-chart', 'traefik', wanted),
        values,
        skipCrds: true,
      }),
      ready(NAMESPACE, 'deployment/traefik'),
    ]
  },
  checks: traefikChecks,
})
