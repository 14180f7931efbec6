#!/usr/bin/env zx
import { exportedServiceChecks } from '../lib/check/exported-checks.ts'
import type { KubernetesObject } from '../lib/kube/objects/meta.ts'
import { objects, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import type { TaskContext } from '../lib/task/task-context.ts'
import { multiClusterServices } from './cilium/inputs.ts'
import { servicesOf } from './cilium/multi-cluster-services.ts'
import { ciliumOfLab } from './cilium.mts'
import { sampleDeployment } from './sample/deployment.ts'

const NAME = 'multi-cluster-sample'

/** Pods that every member has, behind a service that is global by annotation, and one that is exported. */
function sampleObjects({ lab }: TaskContext, api: boolean): readonly KubernetesObject[] {
  const metadata = (name: string, annotations: object = {}) => ({ name, namespace: NAME, ...annotations })
  const spec = { selector: { app: NAME }, ports: [{ name: 'http', port: 80, targetPort: lab.sample.port }] }
  const global = { annotations: { 'service.cilium.io/global': 'true' } }
  const exported = {
    apiVersion: 'multicluster.x-k8s.io/v1beta1',
    kind: 'ServiceExport',
    metadata: metadata('exported'),
  }
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAME } },
    sampleDeployment(lab, NAME, NAME),
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('global', global), spec },
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('exported'), spec },
    ...(api ? [exported] : []),
  ]
}

export default defineTask(import.meta, {
  ...multiClusterServices,
  summary: 'Services of several clusters: global by annotation, and by the Multi-Cluster Services API',
  links: [
    'https://docs.cilium.io/en/stable/network/clustermesh/services/',
    'https://docs.cilium.io/en/stable/network/clustermesh/mcsapi/',
  ],
  needs: ['clustermesh'],
  steps: ({ api, sample }, context) => [
    ...(context.isStandalone ? ciliumOfLab(context) : []),
    ready('kube-system', 'deployment/coredns'),
    ...(sample ? [objects('sample', sampleObjects(context, api)), ready(NAME, `deployment/${NAME}`)] : []),
  ],
  checks: ({ api }, context) => {
    const having = context.clusters.filter((cluster) => servicesOf(cluster) !== undefined)
    const members = having.map(({ name }) => name)
    return api ? exportedServiceChecks(context, members) : []
  },
})
