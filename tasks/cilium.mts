#!/usr/bin/env zx
import type { z } from 'zod'
import { helmRelease, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { has, inputOf } from '../lib/task/input-of.ts'
import type { TaskContext } from '../lib/task/task-context.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { ciliumChecks } from './cilium/checks.ts'
import { cilium } from './cilium/inputs.ts'
import { ciliumSecrets, meshValues } from './cilium/mesh.ts'
import { servicesDefinitions } from './cilium/multi-cluster-services.ts'
import { chosenValues, hubbleWorkloads } from './cilium/values.ts'
import gatewayApi from './gateway-api.mts'

const NAMESPACE = 'kube-system'

const chart = (release: string): Artifact => ({
  name: 'cilium-chart',
  version: release,
  kind: 'folder',
  sources: [
    {
      from: 'url',
      url: 'https://helm.cilium.io/cilium-{version}.tgz',
      unpack: 'tar.gz',
      member: 'cilium',
      firstUse: true,
    },
    { from: 'go-module', module: 'github.com/cilium/cilium', member: 'install/kubernetes/cilium' },
  ],
})

/**
 * For nodes that have just come up: a kubelet puts off a probe at random by up to its period while it is itself younger
 * than that (kubernetes pkg/kubelet/prober/worker.go), the chart's 30 s here. An agent is given up after 90 s, as by the chart.
 */
const soonReady = { periodSeconds: 5, failureThreshold: 18 }

/** What the lab decides; https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/ */
const computedValues = (context: TaskContext) => ({
  k8sServiceHost: context.cluster.apiServer.host,
  k8sServicePort: context.cluster.apiServer.port,
  image: { pullPolicy: 'IfNotPresent' },
  // else what is changed here reaches the ConfigMap, and no agent ever reads it
  rollOutCiliumPods: true,
  operator: { replicas: 1, rollOutPods: true },
  envoy: { rollOutPods: true },
  gatewayAPI: { enabled: has(context.cluster, gatewayApi) },
  readinessProbe: soonReady,
})

/** Cilium with its part in a mesh. */
const ciliumSteps = (
  { version, values, valuesFiles, ...choice }: z.output<typeof cilium.input>,
  context: TaskContext,
) => [
  ...servicesDefinitions(context.cluster),
  helmRelease('cilium', {
    namespace: NAMESPACE,
    chart: chart(version),
    values: {
      computed: {
        ...computedValues(context),
        ...meshValues(version, context),
        ...chosenValues({ version, ...choice }, context),
      },
      secret: ciliumSecrets,
      files: valuesFiles,
      user: values,
    },
  }),
  ready(NAMESPACE, 'deployment/cilium-operator', 'daemonset/cilium', ...hubbleWorkloads(choice)),
]

/** Cilium as the lab wants it: one release, whoever asks for it. */
export const ciliumOfLab = (context: TaskContext) =>
  ciliumSteps(inputOf(context.cluster, cilium) ?? cilium.input.parse({}), context)

export default defineTask(import.meta, {
  ...cilium,
  summary: 'Cilium as CNI, in place of kube-proxy, with its Gateway API where the lab has it',
  links: ['https://docs.cilium.io/en/stable/installation/kind/'],
  inDefaultLab: true,
  needs: ['gateway-api?', 'cluster@clustermesh'],
  replaces: ['cni', 'kube-proxy'],
  // https://docs.cilium.io/en/stable/network/concepts/ipam/cluster-pool/
  podRanges: { path: '/apis/cilium.io/v2/ciliumnodes', field: ['spec', 'ipam', 'podCIDRs'] },
  steps: ciliumSteps,
  checks: ({ values }, context) => ciliumChecks(values, context),
})
