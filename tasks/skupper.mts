#!/usr/bin/env zx
import { z } from 'zod'
import type { KubernetesObject } from '../lib/kube/objects/meta.ts'
import { manifest, objects, ready, transferredSecret } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { has } from '../lib/task/input-of.ts'
import { version } from '../lib/task/inputs.ts'
import type { TaskContext } from '../lib/task/task-context.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { sampleObjects } from './skupper/sample.ts'

const skupper = {
  name: 'skupper',
  input: z.strictObject({
    version: version.default('2.2.2').describe('Skupper release'),
    namespace: z.string().default('skupper-sample').describe('The namespace that is a site in every cluster'),
    sample: z.boolean().default(true).describe('A service that every cluster has pods of, reached from all'),
  }),
}

const api = { apiVersion: 'skupper.io/v2alpha1' }

/** The controller for all namespaces, and the CRDs: one file of the publisher, which it gives no checksum for. */
const controller = (release: string): Artifact => ({
  name: 'skupper-controller',
  version: release,
  kind: 'file',
  sources: [
    {
      from: 'url',
      url: 'https://github.com/skupperproject/skupper/releases/download/{version}/skupper-cluster-scope.yaml',
      firstUse: true,
    },
  ],
})

const grant = (name: string, namespace: string): KubernetesObject => ({
  ...api,
  kind: 'AccessGrant',
  metadata: { name, namespace },
  spec: { redemptionsAllowed: 1, expirationWindow: '1h' },
})

/** The first cluster that has Skupper is the one that the others link to; it alone needs an address from outside. */
function siteObjects({ cluster, clusters }: TaskContext, namespace: string): readonly KubernetesObject[] {
  const [hub, ...others] = clusters.filter((each) => has(each, skupper))
  const isHub = hub?.name === cluster.name
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      ...api,
      kind: 'Site',
      metadata: { name: cluster.name, namespace },
      spec: isHub && others.length > 0 ? { linkAccess: 'default' } : {},
    },
    ...(isHub ? others.map(({ name }) => grant(name, namespace)) : []),
  ]
}

/** A token of the first one's grant, which this site's controller redeems for a link. */
function linkSteps({ cluster, clusters }: TaskContext, namespace: string) {
  const hub = clusters.find((each) => has(each, skupper))
  if (hub === undefined || hub.name === cluster.name) return []
  const object = { ...api, kind: 'AccessToken', metadata: { name: hub.name, namespace } }
  const from = { cluster: hub.name, object: grant(cluster.name, namespace), fields: ['url', 'code', 'ca'] }
  return [transferredSecret(`link to ${hub.name}`, { from, object })]
}

export default defineTask(import.meta, {
  ...skupper,
  summary: 'Skupper: one application network over the clusters that have it, whatever their CNI',
  links: ['https://skupper.io/docs/install/index.html', 'https://skupper.io/docs/kube-yaml/index.html'],
  needs: ['cilium?', 'metallb?', 'metallb@skupper'],
  steps: ({ version, namespace, sample }, context) => [
    manifest('skupper-controller', controller(version)),
    ready('skupper', 'deployment/skupper-controller'),
    objects('site', siteObjects(context, namespace)),
    ...linkSteps(context, namespace),
    ...(sample
      ? [objects('sample', sampleObjects(context, namespace)), ready(namespace, 'deployment/backend')]
      : []),
  ],
  checks: ({ namespace }) => [
    {
      skipped: `skupper: whether its sites are linked; kubectl get sites,links --namespace ${namespace} says so`,
    },
  ],
})
