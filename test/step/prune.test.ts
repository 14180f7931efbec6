import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import { leftoversKind, straysKind } from '../../lib/step/prune.ts'
import type { Step } from '../../lib/step/step.ts'
import { helmRelease, leftovers, objects, strays } from '../../lib/step/steps.ts'
import { configMap, discovery, pathOf } from './config-maps.ts'
import { entry, made, managed, ours } from './managed.ts'
import { rig } from './rig.ts'

const kinds = {
  '/api/v1': {
    resources: discovery['/api/v1'].resources.map((kind) => ({ ...kind, verbs: ['list'] })),
  },
}

/** A cluster with these ConfigMaps, whoever made them. */
const cluster = (...maps: KubernetesObject[]) => ({
  ...kinds,
  '/api/v1/configmaps': { items: maps.map(({ kind: _, apiVersion: __, ...item }) => item) },
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
  const step = leftovers('shelf', wanted('wanted'))
  expect(await leftoversKind.probe(step, context)).toEqual([{ action: 'remove', what: 'ConfigMap x/old' }])
  await leftoversKind.apply(step, context)
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
      '/api/v1/configmaps': {
        items: [{ metadata: { ...live.metadata, namespace: inDefault ? 'default' : 'x' } }],
      },
    },
  })
  const step = leftovers('shelf', [objects('own', []), objects('of another', [object])])
  expect(await leftoversKind.probe(step, context)).toEqual([])
})

test('kinds that may not be listed hold nothing of ours', async () => {
  const refused = new Failure({ code: 'api-refused', what: 'status 403' })
  const { context } = rig({ answers: { ...kinds, '/api/v1/configmaps': refused } })
  expect(await leftoversKind.probe(leftovers('shelf', []), context)).toEqual([])
})

const record = (name: string, labels: Record<string, string>) => ({
  metadata: {
    name: `sh.helm.release.v1.${name}.v1`,
    namespace: 'n',
    labels: { name, version: '1', ...labels },
  },
  data: { release: Buffer.from(gzipSync('{"version":1}').toString('base64')).toString('base64') },
})
const chart = { name: 'c', version: '1.0.0', kind: 'folder' as const, sources: [] }

test('a release that no step wants is uninstalled', async () => {
  const mine = { 'managed-by': 'homelab-networking', 'managed-for': 'shelf.west' }
  const { context, calls } = rig({
    answers: {
      ...kinds,
      '/api/v1/secrets': { items: [record('old', mine), record('new', mine)] },
      '/api/v1/namespaces/n/secrets': { items: [record('old', mine)] },
    },
  })
  const step = leftovers('shelf', [helmRelease('new', { namespace: 'n', chart, values: { computed: {} } })])
  expect(await leftoversKind.probe(step, context)).toEqual([{ action: 'remove', what: 'Helm release n/old' }])
  await leftoversKind.apply(step, context)
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
  const step = strays(['shelf'], wanted('c'))
  expect(await straysKind.probe(step, context)).toEqual([
    {
      action: 'keep',
      what: 'component gone: 2 things that we made',
      because: 'not in the lab file; make down COMPONENT=gone removes it',
    },
  ])
  await straysKind.apply(step, context)
  expect(calls()).toEqual([])
  expect(await straysKind.probe(strays(['shelf'], wanted('a', 'b')), context)).toEqual([])
})
