import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import { manifestKind } from '../../lib/step/manifest/manifest.ts'
import { randomKeyKind } from '../../lib/step/random-key.ts'
import { objects, randomKey } from '../../lib/step/steps.ts'
import { about } from './about.ts'
import { configMap, discovery, pathOf } from './config-maps.ts'
import { entry, legacyLabels, madeBefore, managed, prefixedLabels, withLabels } from './managed.ts'
import { rig } from './rig.ts'

const mine = entry('homelab-networking', {})
const both = { ...prefixedLabels(), ...legacyLabels() }
const prefixed = Object.entries(prefixedLabels()).map(([key, to]) => ({
  path: `metadata.labels.${key}`,
  from: undefined,
  to,
}))

/** An API server with one ConfigMap, where a dry run gives the object as applied, with the managers that it had. */
function server(live: KubernetesObject) {
  const { managedFields } = live.metadata
  const apply = (object: KubernetesObject) => ({ ...object, metadata: { ...object.metadata, managedFields } })
  return { answers: { ...discovery, [pathOf('a')]: live }, dryAnswers: { [pathOf('a')]: apply } }
}

test('an object with only the old labels is one change, which says why, and after it there is none', async () => {
  const step = objects('maps', [configMap('a', { k: 'v' })])
  const { context, applied, calls } = rig(server(madeBefore(configMap('a', { k: 'v' }))))
  expect(await manifestKind.probe(step, context)).toEqual([
    { action: 'change', ...about('ConfigMap x/a'), fields: prefixed, because: 'labels get a prefix' },
  ])
  await manifestKind.apply(step, context)
  expect(applied.map(({ object }) => object.metadata.labels)).toEqual([both])
  expect(calls()).toEqual([])
  const [now] = applied.map(({ object }) => managed(object, mine))
  expect(await manifestKind.probe(step, rig(server(now ?? configMap('a'))).context)).toEqual([])
})

test('where more than the labels differs, the labels are not the reason', async () => {
  const step = objects('maps', [configMap('a', { k: 'new' })])
  const { context } = rig(server(madeBefore(configMap('a', { k: 'old' }))))
  const [change] = await manifestKind.probe(step, context)
  expect(change?.fields).toEqual(expect.arrayContaining([{ path: 'data.k', from: 'old', to: 'new' }]))
  expect(change).not.toHaveProperty('because')
})

test('a label that somebody took away is put back, and that is no prefix', async () => {
  const { context } = rig(server(managed(withLabels(configMap('a'), { ...both, 'managed-by': 'x' }), mine)))
  const [change] = await manifestKind.probe(objects('maps', [configMap('a')]), context)
  expect(change?.fields).toMatchObject([{ path: 'metadata.labels.managed-by', from: 'x' }])
  expect(change).not.toHaveProperty('because')
})

test('what was there before us, or is a copy of ours, gets no label', async () => {
  for (const live of [
    managed(configMap('a'), entry('kubectl', {}), mine),
    managed(withLabels(configMap('a'), legacyLabels()), entry('kubectl', {})),
  ]) {
    const { context, ran } = rig(server(live))
    await manifestKind.probe(objects('maps', [configMap('a')]), context)
    expect(ran.map(({ metadata }) => metadata.labels)).toEqual([undefined])
  }
})

test('a key that is never compared gets its labels, and stays the key that it is', async () => {
  const step = randomKey('key', { secret: { namespace: 'n', name: 'shared' }, entry: 'key', bytes: 16 })
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'n', name: 'shared' } }
  const at = (live: KubernetesObject) =>
    rig({
      answers: {
        '/api/v1': { resources: [{ name: 'secrets', kind: 'Secret', namespaced: true }] },
        '/api/v1/namespaces/n/secrets/shared': live,
      },
    })
  const { context, applied, calls } = at({ ...madeBefore(secret), data: { key: 'x' } })
  expect(await randomKeyKind.probe(step, context)).toEqual([
    { action: 'change', ...about('Secret n/shared'), fields: prefixed, because: 'labels get a prefix' },
  ])
  await randomKeyKind.apply(step, context)
  expect(applied).toEqual([])
  expect(calls().map(({ argv }) => argv.slice(4))).toEqual([
    [
      ...['label', 'secret', 'shared', '--namespace', 'n', '--overwrite'],
      '--field-manager=homelab-networking',
      ...Object.entries(both).map((pair) => pair.join('=')),
    ],
  ])
  const labelled = at(managed(withLabels(secret, both), mine))
  expect(await randomKeyKind.probe(step, labelled.context)).toEqual([])
  await randomKeyKind.apply(step, labelled.context)
  expect(labelled.calls()).toEqual([])
})
