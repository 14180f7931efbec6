#!/usr/bin/env zx
import { exportedServiceChecks } from '../lib/check/exported-checks.ts'
import type { KubernetesObject } from '../lib/kube/objects/meta.ts'
import { objects, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import type { World } from '../lib/task/world.ts'
import { servicesInput, servicesOf } from './cilium/multi-cluster-services.ts'
import { ciliumInput, ciliumSteps } from './cilium.mts'
import { sampleDeployment } from './sample/deployment.ts'

const NAME = 'multi-cluster-sample'

/** Pods that every member has, behind a service that is global by annotation, and one that is exported. */
function sampleObjects({ lab }: World, api: boolean): readonly KubernetesObject[] {
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
  summary: 'Services of several clusters: global by annotation, and by the Multi-Cluster Services API',
  links: [
    'https://docs.cilium.io/en/stable/network/clustermesh/services/',
    'https://docs.cilium.io/en/stable/network/clustermesh/mcsapi/',
  ],
  needs: ['clustermesh'],
  input: servicesInput,
  steps: ({ api, sample }, world) => [
    ...(world.isAlone ? ciliumSteps(ciliumInput.parse(world.cluster.components.cilium ?? {}), world) : []),
    ready('kube-system', 'deployment/coredns'),
    ...(sample ? [objects('sample', sampleObjects(world, api)), ready(NAME, `deployment/${NAME}`)] : []),
  ],
  checks: ({ api }, world) => {
    const having = world.clusters.filter(({ components }) => servicesOf(components) !== undefined)
    const members = having.map(({ name }) => name)
    return api ? exportedServiceChecks(world, members) : []
  },
})
