#!/usr/bin/env zx
import { z } from 'zod'
import { controlPlaneVipChecks, loadBalancerChecks } from '../lib/check/outside-checks.ts'
import { usageFailure } from '../lib/failure.ts'
import { rangesOverlap } from '../lib/net/range.ts'
import type { WorkloadName } from '../lib/step/step.ts'
import { objects, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { has, inputOf } from '../lib/task/input-of.ts'
import { version } from '../lib/task/inputs.ts'
import type { TaskContext } from '../lib/task/task-context.ts'
import { cloudProvider, daemonSet, type KubeVip, rbac, staticPod } from './kube-vip/objects.ts'
import metallb from './metallb.mts'

const input = z.strictObject({
  version: version.default('1.2.3').describe('kube-vip release'),
  mode: z
    .enum(['daemonset', 'static-pod'])
    .default('daemonset')
    .describe('How it runs; static-pod is for --print, into /etc/kubernetes/manifests of each control plane'),
  interface: z.string().default('eth0').describe('Interface of the nodes that announces the addresses'),
  controlPlane: z.boolean().default(true).describe('Announce the control-plane address of the plan'),
  services: z
    .boolean()
    .default(false)
    .describe('Announce LoadBalancer services, with addresses by its cloud provider'),
  addresses: z
    .array(z.string())
    .optional()
    .describe('Ranges for services [the pool, where MetalLB does not give them out]'),
  loadBalancerClassOnly: z.boolean().default(false).describe('Only services of its load-balancer class'),
  loadBalancerClass: z.string().default('kube-vip.io/kube-vip-class').describe('That class'),
  cloudProvider: version.default('0.0.12').describe('Release of the cloud provider'),
  kubeconfig: z
    .string()
    .optional()
    .describe('Of a static pod: the one on its node [by the Kubernetes release]'),
  env: z.record(z.string(), z.string()).default({}).describe('Its environment, over what is computed'),
})

type Input = z.output<typeof input>

/** admin.conf has no rights before kubeadm is done, from 1.29 on; https://github.com/kube-vip/kube-vip/issues/684 */
const nodeKubeconfig = (kubernetes: string) =>
  `/etc/kubernetes/${Number(kubernetes.split('.')[1]) >= 29 ? 'super-admin' : 'admin'}.conf`

const wantedOf = (wanted: Input, { cluster, addresses }: TaskContext): KubeVip => ({
  version: wanted.version,
  interface: wanted.interface,
  port: cluster.apiServer.port,
  vip: wanted.controlPlane ? addresses.controlPlaneVip : [],
  services: wanted.services,
  onlyClass: wanted.loadBalancerClassOnly ? wanted.loadBalancerClass : undefined,
  env: wanted.env,
})

/** Ranges for its cloud provider to give out; none where MetalLB gives addresses to all services. */
function serviceRanges(
  { services, addresses, loadBalancerClassOnly }: Input,
  context: TaskContext,
): readonly string[] {
  const planned = context.addresses.pool.map(({ text }) => text)
  const beside = inputOf(context.cluster, metallb)
  if (!services || (beside && !addresses && !loadBalancerClassOnly)) return []
  const taken = beside?.pools.flatMap((pool) => pool.addresses ?? planned) ?? []
  const ranges = addresses ?? planned
  const both = ranges.filter((range) => taken.some((other) => rangesOverlap(range, other)))
  if (both.length === 0) return ranges
  const fix = 'give each a part: addresses of kube-vip, pools[].addresses of metallb'
  throw usageFailure([`kube-vip: MetalLB gives out addresses of ${both.join(', ')} as well; ${fix}`])
}

/** The addresses that it alone is asked for: those of its class, or all where MetalLB gives out none. */
function kubeVipChecks(wanted: Input, context: TaskContext) {
  const { loadBalancerClass, loadBalancerClassOnly } = wanted
  const isAlone = loadBalancerClassOnly || !has(context.cluster, metallb)
  const ranges = isAlone ? serviceRanges(wanted, context) : []
  const of = loadBalancerClassOnly ? { name: 'kube-vip', loadBalancerClass } : undefined
  return [
    ...(wanted.controlPlane ? controlPlaneVipChecks(context) : []),
    ...(ranges.length === 0 ? [] : loadBalancerChecks(context, ranges, of)),
  ]
}

export default defineTask(import.meta, {
  summary: 'kube-vip, for a control-plane address that outlives a node, and for services',
  links: [
    'https://kube-vip.io/docs/installation/daemonset/',
    'https://kube-vip.io/docs/usage/cloud-provider/',
  ],
  needs: ['cilium?'],
  input,
  claims: ({ services, loadBalancerClass }) => (services ? [`load-balancer-class/${loadBalancerClass}`] : []),
  steps: (given, context) => {
    const wanted = wantedOf(given, context)
    const details = { version: given.version, vips: wanted.vip.map(({ text }) => text) }
    if (given.mode === 'static-pod') {
      const kubeconfig = given.kubeconfig ?? nodeKubeconfig(context.cluster.kubernetes)
      const printOnly = '/etc/kubernetes/manifests of each control plane'
      return [objects('static pod', [staticPod(wanted, kubeconfig)], { ...details, printOnly })]
    }
    const ranges = serviceRanges(given, context)
    const hasProvider = ranges.length > 0
    const provider = hasProvider ? cloudProvider(given.cloudProvider, ranges, wanted.onlyClass) : []
    const workloads: readonly WorkloadName[] = hasProvider
      ? ['daemonset/kube-vip-ds', 'deployment/kube-vip-cloud-provider']
      : ['daemonset/kube-vip-ds']
    return [
      objects('kube-vip', [...rbac(given.version), daemonSet(wanted), ...provider], details),
      ready('kube-system', ...workloads),
    ]
  },
  checks: kubeVipChecks,
})
