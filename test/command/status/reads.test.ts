import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { planOf } from '../../../lib/command/status/observe-component.ts'
import {
  readHealth,
  readNodes,
  readRelease,
  readServiceRanges,
  readServices,
} from '../../../lib/command/status/reads.ts'
import { foundVersion } from '../../../lib/command/status/versions.ts'
import { discoverResources } from '../../../lib/kube/resources.ts'
import { helmRelease, manifest, objects, ready } from '../../../lib/step/steps.ts'
import type { Artifact } from '../../../lib/tools/artifact.ts'
import { stubReader } from '../../kube/stub-reader.ts'
import { tempFolder } from '../../process/folder.ts'

const artifact: Artifact = { name: 'definitions', version: '1.6.1', kind: 'file', sources: [] }

test('release, nodes and service ranges as the API gives them', async () => {
  const { reader } = stubReader({
    '/version': { gitVersion: 'v1.34.4+k3s1' },
    '/api/v1/nodes': {
      items: [
        {
          metadata: { name: 'a' },
          spec: { podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24', 'fd00::/64'] },
          status: {
            addresses: [
              { type: 'InternalIP', address: '172.18.0.2' },
              { type: 'Hostname', address: 'a' },
            ],
            conditions: [{ type: 'Ready', status: 'True' }],
          },
        },
        { metadata: { name: 'b' }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
      ],
    },
    '/apis/networking.k8s.io/v1/servicecidrs': {
      items: [{ metadata: { name: 'kubernetes' }, spec: { cidrs: ['10.1.0.0/20'] } }],
    },
  })
  expect(await readRelease(reader)).toBe('1.34.4+k3s1')
  expect(await readNodes(reader)).toEqual([
    { name: 'a', isReady: true, addresses: ['172.18.0.2'], podRanges: ['10.0.0.0/24', 'fd00::/64'] },
    { name: 'b', isReady: false, addresses: [], podRanges: [] },
  ])
  expect(await readServiceRanges(reader)).toEqual(['10.1.0.0/20'])
  expect(await readServiceRanges(stubReader({}).reader)).toBeUndefined()
})

test('services of type LoadBalancer alone, with where they come from', async () => {
  const service = (name: string, type: string, more: object, ip?: string) => ({
    metadata: { name, namespace: 'web', ...more },
    spec: { type, ports: [{ port: 80 }, { port: 443 }] },
    status: { loadBalancer: ip === undefined ? {} : { ingress: [{ ip }] } },
  })
  const items = [
    service('inner', 'ClusterIP', {}),
    service('own', 'LoadBalancer', {}, '172.18.255.200'),
    service('chart', 'LoadBalancer', { annotations: { 'meta.helm.sh/release-name': 'front' } }),
    service(
      'made',
      'LoadBalancer',
      { ownerReferences: [{ kind: 'Gateway', name: 'sample' }] },
      '172.18.255.201',
    ),
  ]
  expect(await readServices(stubReader({ '/api/v1/services': { items } }).reader)).toEqual([
    { name: 'web/own', addresses: ['172.18.255.200'], ports: [80, 443] },
    { name: 'web/chart', addresses: [], ports: [80, 443], release: 'front' },
    {
      name: 'web/made',
      addresses: ['172.18.255.201'],
      ports: [80, 443],
      owner: { kind: 'Gateway', name: 'sample' },
    },
  ])
})

test('the health of every workload', async () => {
  const workload = (name: string, ready: number) => ({
    metadata: { name, namespace: 'web', generation: 1 },
    spec: { replicas: 1 },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: ready,
      availableReplicas: ready,
    },
  })
  const { reader } = stubReader({
    '/apis/apps/v1/deployments': { items: [workload('good', 1), workload('bad', 0)] },
    '/apis/apps/v1/statefulsets': { items: [workload('set', 1)] },
  })
  expect(await readHealth(reader)).toEqual({
    total: 3,
    lacks: ['deployment web/bad: 0 of 1 pods available'],
  })
})

test('what steps are to bring', () => {
  const service = (name: string, type: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'web' },
    spec: { type },
  })
  const steps = [
    helmRelease('front', {
      namespace: 'web',
      chart: { ...artifact, version: '41.3.0' },
      values: { computed: {} },
    }),
    objects('web', [service('a', 'LoadBalancer'), service('b', 'ClusterIP')], {
      pools: ['172.18.255.200-172.18.255.250'],
      vips: ['172.18.255.251'],
      links: ['east'],
    }),
  ]
  expect(planOf(steps)).toEqual({
    wanted: '41.3.0',
    pools: ['172.18.255.200-172.18.255.250'],
    vips: ['172.18.255.251'],
    services: ['web/a'],
    releases: ['front'],
    links: ['east'],
  })
})

test.each([
  [
    'a Helm release',
    [helmRelease('front', { namespace: 'web', chart: artifact, values: { computed: {} } })],
    '41.2.9',
  ],
  ['an image', [ready('web', 'deployment/a')], '0.16.0'],
  ['a manifest’s first object', [manifest('definitions', artifact)], '1.5.1'],
  ['nothing that says', [ready('web', 'deployment/none')], undefined],
  ['a service, which has no image', [ready('web', 'service/web')], undefined],
])('the version that runs, by %s', async (_, steps, version) => {
  const folder = tempFolder()
  const definition =
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.b }\n'
  writeFileSync(join(folder, 'definitions'), definition)
  const record = gzipSync(
    JSON.stringify({ version: 1, info: {}, chart: { metadata: { version: '41.2.9' } } }),
  )
  const release = Buffer.from(record.toString('base64')).toString('base64')
  const { reader } = stubReader({
    '/api/v1/namespaces/web/secrets': {
      items: [{ metadata: { labels: { version: '1' } }, data: { release } }],
    },
    '/apis/apps/v1/namespaces/web/deployments/a': {
      spec: { template: { spec: { containers: [{ image: 'quay.io/a/b:v0.16.0@sha256:00' }] } } },
    },
    '/api/v1/namespaces/web/services/web': { spec: { ports: [] } },
    '/apis/apiextensions.k8s.io/v1': {
      resources: [{ name: 'customresourcedefinitions', kind: 'CustomResourceDefinition', namespaced: false }],
    },
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/a.b': {
      metadata: { name: 'a.b', annotations: { 'gateway.networking.k8s.io/bundle-version': 'v1.5.1' } },
    },
  })
  const unreachable = () => expect.unreachable('a version is only read')
  const tools = { kubectl: '', helm: '', cacheFolder: '' }
  const clients = {
    access: { kubeconfig: '', context: '' },
    tools,
    reader,
    writer: { dryRun: unreachable, apply: unreachable, close: async () => {} },
    owned: () => expect.unreachable('a version is of the one component'),
    resources: discoverResources(reader),
  }
  expect(await foundVersion(steps, clients, async ({ name }) => join(folder, name))).toBe(version)
})
