#!/usr/bin/env zx
import { z } from 'zod'
import { helmRelease, ready } from '../lib/step/step.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { helmValues, version } from '../lib/task/inputs.ts'
import type { World } from '../lib/task/world.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { chosenValues, ciliumInput, hubbleWorkloads } from './_cilium-values.mts'

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

/** What the lab decides; https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/ */
export const computedValues = ({ cluster, addresses }: World) => ({
  k8sServiceHost: cluster.apiServer.host,
  k8sServicePort: cluster.apiServer.port,
  image: { pullPolicy: 'IfNotPresent' },
  cluster: { name: cluster.name, id: addresses.clusterId },
  // else what is changed here reaches the ConfigMap, and no agent ever reads it
  rollOutCiliumPods: true,
  operator: { replicas: 1, rollOutPods: true },
  envoy: { rollOutPods: true },
  gatewayAPI: { enabled: cluster.components['gateway-api'] !== undefined },
})

export default defineTask(import.meta, {
  summary: 'Cilium as CNI, in place of kube-proxy, with its Gateway API where the lab has it',
  links: ['https://docs.cilium.io/en/stable/installation/kind/'],
  inDefaultLab: true,
  needs: ['gateway-api?'],
  replaces: ['cni', 'kube-proxy'],
  input: z.strictObject({
    version: version.default('1.20.2').describe('Cilium release'),
    ...ciliumInput,
    ...helmValues,
  }),
  steps: ({ version, values, valuesFiles, ...choice }, world) => [
    helmRelease('cilium', {
      namespace: NAMESPACE,
      chart: chart(version),
      values: {
        computed: { ...computedValues(world), ...chosenValues({ version, ...choice }, world) },
        files: valuesFiles,
        user: values,
      },
    }),
    ready(NAMESPACE, 'deployment/cilium-operator', 'daemonset/cilium', ...hubbleWorkloads(choice)),
  ],
})
