import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import { orphansKind, pruneKind } from '../../lib/step/prune.ts'
import type { Step } from '../../lib/step/step.ts'
import { helmRelease, objects, orphans, prune } from '../../lib/step/steps.ts'
import { labelled } from '../kube/labelled.ts'
import { about, aboutRelease } from './about.ts'
import { configMap, discovery, pathOf } from './config-maps.ts'
import {
  entry,
  legacyLabels,
  made,
  madeBefore,
  managed,
  ours,
  prefixedLabels,
  withLabels,
} from './managed.ts'
import { rig } from './rig.ts'

const kinds = {
  '/api/v1': {
    resources: discovery['/api/v1'].resources.map((kind) => ({ ...kind, verbs: ['list'] })),
  },
}

/** A cluster with these ConfigMaps, whoever made them. */
const cluster = (...maps: KubernetesObject[]) => ({
  ...kinds,
  '/api/v1/configmaps': labelled(maps.map(({ kind: _, apiVersion: __, ...item }) => item)),
  ...Object.fromEntries(maps.map((map) => [pathOf(map.metadata.name), map])),
})

const wanted = (...names: string[]): readonly Step[] => [
  objects(
    'maps',
    names.map((name) => configMap(name)),
  ),
]
const deleted = (calls: readonly { argv: string[]; input: string }[]) =>
  calls.flatMap(({ argv, input }) =>
    argv.includes('delete')
      ? JSON.parse(input).items.map((item: KubernetesObject) => item.metadata.name)
      : [],
  )

test('what was made for the component and no step wants goes, and nothing else', async () => {
  const { context, calls } = rig({
    answers: cluster(
      made(configMap('wanted')),
      made(configMap('old')),
      made(configMap('of-another'), 'other.west'),
      made(configMap('of-another-cluster'), 'shelf.east'),
      managed(ours(configMap('copied')), entry('kubectl-create', {})),
      managed(configMap('adopted'), entry('homelab-networking', {})),
      configMap('foreign'),
    ),
  })
  const step = prune('shelf', wanted('wanted'))
  expect(await pruneKind.probe(step, context)).toEqual([{ action: 'remove', ...about('ConfigMap x/old') }])
  await pruneKind.apply(step, context)
  expect(deleted(calls())).toEqual(['old'])
})

test.each([
  ['by another component', configMap('a')],
  ['with its namespace left out', { ...configMap('a'), metadata: { name: 'a' } }],
])('what is wanted %s stays', async (_, object) => {
  const live = { ...made(configMap('a')), metadata: { ...made(configMap('a')).metadata, ...object.metadata } }
  const inDefault = object.metadata.namespace === undefined
  const { context } = rig({
    answers: {
      ...kinds,
      '/api/v1/configmaps': labelled([
        { metadata: { ...live.metadata, namespace: inDefault ? 'default' : 'x' } },
      ]),
    },
  })
  const step = prune('shelf', [objects('own', []), objects('of another', [object])])
  expect(await pruneKind.probe(step, context)).toEqual([])
})

test('what is ours is found by its old labels, its prefixed ones and both, each once', async () => {
  const mine = entry('homelab-networking', {})
  const { context, asked } = rig({
    answers: cluster(
      madeBefore(configMap('before')),
      made(configMap('now')),
      managed(withLabels(configMap('later'), prefixedLabels()), mine),
      managed(
        withLabels(configMap('theirs'), { 'app.kubernetes.io/managed-by': 'homelab-networking' }),
        mine,
      ),
    ),
  })
  expect(await pruneKind.probe(prune('shelf', []), context)).toEqual(
    ['now', 'later', 'before'].map((name) => ({ action: 'remove', ...about(`ConfigMap x/${name}`) })),
  )
  const selectors = asked.filter((path) => path.startsWith('/api/v1/configmaps?')).map(decodeURIComponent)
  expect(selectors.map((path) => path.slice(path.indexOf('=') + 1))).toEqual([
    'homelab-networking/component',
    'managed-by=homelab-networking,!homelab-networking/component',
  ])
})

test('kinds that may not be listed hold nothing of ours', async () => {
  const refused = new Failure({ code: 'api-refused', what: 'status 403' })
  const { context } = rig({ answers: { ...kinds, '/api/v1/configmaps': refused } })
  expect(await pruneKind.probe(prune('shelf', []), context)).toEqual([])
})

const record = (name: string, labels: Record<string, string>) => ({
  metadata: {
    name: `sh.helm.release.v1.${name}.v1`,
    namespace: 'n',
    labels: { owner: 'helm', name, version: '1', ...labels },
  },
  data: { release: Buffer.from(gzipSync('{"version":1}').toString('base64')).toString('base64') },
})
const chart = { name: 'c', version: '1.0.0', kind: 'folder' as const, sources: [] }

test.each([
  ['labelled as now', { ...prefixedLabels(), ...legacyLabels() }],
  ['with the old labels alone', legacyLabels()],
  ['with the prefixed labels alone', prefixedLabels()],
])('a release %s that no step wants is uninstalled', async (_, mine) => {
  const adopted = { ...legacyLabels(), adopted: 'true' }
  const records = [record('old', mine), record('new', mine), record('theirs', {}), record('taken', adopted)]
  const { context, calls } = rig({
    answers: {
      ...kinds,
      '/api/v1/secrets': labelled(records),
      '/api/v1/namespaces/n/secrets': { items: [record('old', mine)] },
    },
  })
  const release = (name: string, namespace: string) =>
    helmRelease(name, { namespace, chart, values: { computed: {} } })
  // a release of the same name in another namespace is another one
  const step = prune('shelf', [release('new', 'n'), release('old', 'm')])
  expect(await pruneKind.probe(step, context)).toEqual([{ action: 'remove', ...aboutRelease('n/old') }])
  await pruneKind.apply(step, context)
  expect(calls().map(({ argv }) => argv.slice(0, 2))).toEqual([['uninstall', 'old']])
})

test('components that the lab has no more are told, with the way to be rid of them, and stay', async () => {
  const { context, calls } = rig({
    answers: cluster(
      made(configMap('a'), 'gone.west'),
      made(configMap('b'), 'gone.west'),
      made(configMap('c')),
    ),
  })
  const step = orphans(['shelf'], wanted('c'))
  expect(await orphansKind.probe(step, context)).toEqual([
    {
      action: 'keep',
      what: 'component gone: 2 things that we made',
      because: 'not in the lab file; make down COMPONENT=gone removes it',
    },
  ])
  await orphansKind.apply(step, context)
  expect(calls()).toEqual([])
  expect(await orphansKind.probe(orphans(['shelf'], wanted('a', 'b')), context)).toEqual([])
})
