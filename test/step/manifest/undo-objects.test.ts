import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../../lib/kube/objects/meta.ts'
import { manifestKind } from '../../../lib/step/manifest/manifest.ts'
import { objects } from '../../../lib/step/steps.ts'
import { labelled } from '../../kube/labelled.ts'
import { about } from '../about.ts'
import { entry, made, managed, prefixedLabels } from '../managed.ts'
import { rig } from '../rig.ts'

const undo = manifestKind.undo ?? expect.unreachable('a manifest can be undone')

const object = (apiVersion: string, kind: string, name: string, namespace?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
})
const namespace = object('v1', 'Namespace', 'x')
const map = object('v1', 'ConfigMap', 'a', 'x')
const crd: KubernetesObject = {
  ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'pools.y.io'),
  spec: {
    group: 'y.io',
    names: { plural: 'pools', kind: 'Pool' },
    versions: [
      { name: 'v1', served: false },
      { name: 'v2', served: true },
    ],
  },
}
const verbs = ['list', 'get']
const listOf = (...items: KubernetesObject[]) => ({ items: items.map(({ kind: _, ...item }) => item) })

/** Of its group, but not of every kind in it. */
const preferred = { groupVersion: 'y.io/v3' }

/** A cluster with these objects; every list that is not given is empty. */
const cluster = (answers: Record<string, unknown>) => ({
  '/apis': { groups: [{ preferredVersion: preferred, versions: [preferred, { groupVersion: 'y.io/v2' }] }] },
  '/api/v1': {
    groupVersion: 'v1',
    resources: [
      { name: 'namespaces', kind: 'Namespace', namespaced: false, verbs },
      { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs },
      { name: 'secrets', kind: 'Secret', namespaced: true, verbs },
      { name: 'events', kind: 'Event', namespaced: true, verbs },
      { name: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true, verbs },
      { name: 'bindings', kind: 'Binding', namespaced: true, verbs: ['create'] },
    ],
  },
  '/apis/y.io/v2': {
    groupVersion: 'y.io/v2',
    resources: [{ name: 'pools', kind: 'Pool', namespaced: true, verbs }],
  },
  '/apis/apiextensions.k8s.io/v1': {
    resources: [{ name: 'customresourcedefinitions', kind: 'CustomResourceDefinition', namespaced: false }],
  },
  ...answers,
})
const AT = {
  namespace: '/api/v1/namespaces/x',
  map: '/api/v1/namespaces/x/configmaps/a',
  maps: '/api/v1/namespaces/x/configmaps',
  pools: '/apis/y.io/v2/namespaces/x/pools',
  allPools: '/apis/y.io/v2/pools',
  crd: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/pools.y.io',
}
const deletedBy = (calls: readonly { argv: string[]; input: string }[]) =>
  calls
    .filter(({ argv }) => argv.includes('delete'))
    .map(({ input }) =>
      JSON.parse(input).items.map((item: KubernetesObject) => `${item.kind} ${item.metadata.name}`),
    )

test('what we made goes, the last first; what is in a namespace before the namespace', async () => {
  const { context, calls } = rig({
    answers: cluster({ [AT.namespace]: made(namespace), [AT.map]: made(map) }),
  })
  const step = objects('all', [namespace, map])
  expect(await undo.probe(step, context)).toEqual([
    { action: 'remove', ...about('ConfigMap x/a') },
    { action: 'remove', ...about('Namespace x') },
  ])
  await undo.apply(step, context)
  expect(deletedBy(calls())).toEqual([['ConfigMap a'], ['Namespace x']])
  for (const { argv } of calls())
    for (const flag of ['--ignore-not-found', '--wait']) expect(argv).toContain(flag)
})

test('what is not there is no work', async () => {
  const { context, calls } = rig({ answers: cluster({}) })
  expect(await undo.probe(objects('all', [namespace, map, crd]), context)).toEqual([])
  await undo.apply(objects('all', [namespace, map, crd]), context)
  expect(calls()).toEqual([])
})

test.each([
  ['of somebody else', managed(map, entry('argocd', {})), 'not ours'],
  [
    'that was there before us',
    managed(map, entry('argocd', {}), entry('homelab-networking', {})),
    'was there before us',
  ],
])('an object %s stays', async (_, live, because) => {
  const { context, calls } = rig({ answers: cluster({ [AT.map]: live }) })
  expect(await undo.probe(objects('all', [map]), context)).toEqual([
    { action: 'keep', ...about('ConfigMap x/a'), because },
  ])
  await undo.apply(objects('all', [map]), context)
  expect(calls()).toEqual([])
})

const annotated = (release: string) => ({
  ...object('v1', 'ConfigMap', 'of-release', 'x'),
  metadata: {
    name: 'of-release',
    namespace: 'x',
    annotations: { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': 'x' },
  },
})
const recordLabels = { owner: 'helm', name: 'ours', ...prefixedLabels() }
const ourReleases = {
  '/api/v1/secrets': labelled([
    { metadata: { name: 'sh.helm.release.v1.ours.v1', namespace: 'x', labels: recordLabels } },
  ]),
}

test.each<[string, Record<string, unknown>, string | undefined]>([
  ["somebody else's ConfigMap", { [AT.maps]: listOf(object('v1', 'ConfigMap', 'b', 'x')) }, 'ConfigMap x/b'],
  ["somebody else's custom object", { [AT.pools]: listOf(object('y.io/v2', 'Pool', 'p', 'x')) }, 'Pool x/p'],
  [
    'many of them',
    { [AT.maps]: listOf(...['b', 'c', 'd', 'e', 'f'].map((name) => object('v1', 'ConfigMap', name, 'x'))) },
    'ConfigMap x/b, ConfigMap x/c, ConfigMap x/d and 2 more',
  ],
  [
    "a part of somebody else's release",
    { [AT.maps]: listOf(annotated('theirs')), ...ourReleases },
    'ConfigMap x/of-release',
  ],
  ['ours alone', { [AT.maps]: listOf(made(map)) }, undefined],
  ['a part of our release', { [AT.maps]: listOf(annotated('ours')), ...ourReleases }, undefined],
  [
    'the record of our release',
    {
      '/api/v1/namespaces/x/secrets': listOf(object('v1', 'Secret', 'sh.helm.release.v1.ours.v1', 'x')),
      ...ourReleases,
    },
    undefined,
  ],
  [
    'what every namespace has',
    {
      [AT.maps]: listOf(object('v1', 'ConfigMap', 'kube-root-ca.crt', 'x')),
      '/api/v1/namespaces/x/serviceaccounts': listOf(object('v1', 'ServiceAccount', 'default', 'x')),
      '/api/v1/namespaces/x/events': listOf(object('v1', 'Event', 'e', 'x')),
    },
    undefined,
  ],
  [
    'what belongs to something else there',
    { [AT.maps]: listOf({ ...map, metadata: { ...map.metadata, ownerReferences: [{}] } }) },
    undefined,
  ],
])('a namespace that holds %s', async (_, answers, held) => {
  const { context, calls } = rig({ answers: cluster({ [AT.namespace]: made(namespace), ...answers }) })
  const step = objects('all', [namespace])
  const kept = { action: 'keep', ...about('Namespace x'), because: `holds ${held}, not ours` }
  expect(await undo.probe(step, context)).toEqual([
    held === undefined ? { action: 'remove', ...about('Namespace x') } : kept,
  ])
  await undo.apply(step, context)
  expect(deletedBy(calls())).toEqual(held === undefined ? [['Namespace x']] : [])
})

test.each<[string, KubernetesObject[], string | undefined]>([
  ['no objects', [], undefined],
  ['objects of ours', [made(object('y.io/v2', 'Pool', 'p', 'x'))], undefined],
  [
    'an object of somebody else',
    [made(object('y.io/v2', 'Pool', 'p', 'x')), object('y.io/v2', 'Pool', 'q', 'z')],
    'Pool z/q',
  ],
])('a CRD with %s', async (_, pools, held) => {
  const { context, calls } = rig({
    answers: cluster({ [AT.crd]: made(crd), [AT.allPools]: listOf(...pools) }),
  })
  const step = objects('all', [crd])
  expect(await undo.probe(step, context)).toMatchObject([
    held === undefined ? { action: 'remove' } : { action: 'keep', because: `holds ${held}, not ours` },
  ])
  await undo.apply(step, context)
  expect(deletedBy(calls())).toHaveLength(held === undefined ? 1 : 0)
})
