#!/usr/bin/env zx
import { podChecks, sharedServiceChecks } from '../lib/check/mesh-checks.ts'
import { metric, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { clustermesh } from './cilium/inputs.ts'
import { membersOf, peersOf } from './cilium/mesh.ts'
import { ciliumOfLab } from './cilium.mts'

const NAMESPACE = 'kube-system'

export default defineTask(import.meta, {
  ...clustermesh,
  summary: "Cilium's Cluster Mesh: the clusters that have it reach each other's pods and services",
  links: [
    'https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/',
    'https://docs.cilium.io/en/stable/network/clustermesh/services/',
  ],
  needs: ['cilium', 'metallb?', 'cilium@clustermesh', 'metallb@clustermesh'],
  steps: (_, context) => [
    // the mesh is a matter of Cilium's values, which the task of that name brings in a run of the whole lab
    ...(context.isStandalone ? ciliumOfLab(context) : []),
    ready(NAMESPACE, 'deployment/clustermesh-apiserver'),
    metric('links to the other members', {
      namespace: NAMESPACE,
      service: 'clustermesh-apiserver-metrics',
      port: 'kvmesh-metrics',
      gauge: 'cilium_kvstoremesh_remote_cluster_readiness_status',
      label: 'target_cluster',
      values: peersOf(context).map(({ name }) => name),
      links: peersOf(context).map(({ name }) => name),
      what: 'no link to',
    }),
  ],
  checks: (_, context) => {
    const members = membersOf(context)
    const shared = sharedServiceChecks(context, members, { 'service.cilium.io/global': 'true' })
    return [...podChecks(context, members), ...shared]
  },
})
