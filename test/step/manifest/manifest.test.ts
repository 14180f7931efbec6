import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../../lib/kube/objects/meta.ts'
import { manifestKind } from '../../../lib/step/manifest/manifest.ts'
import { manifest, objects } from '../../../lib/step/steps.ts'
import { about } from '../about.ts'
import { configMap, discovery, pathOf } from '../config-maps.ts'
import { ours } from '../managed.ts'
import { rig } from '../rig.ts'

/** As the server has it: with what changes at every write. */
const live = (object: KubernetesObject, revision: number, more: Record<string, unknown> = {}) => ({
  ...object,
  metadata: {
    ...object.metadata,
    uid: 'same',
    resourceVersion: String(revision),
    generation: revision,
    managedFields: [{ manager: 'someone', time: revision }],
    ...more,
  },
})

test('what is not there is created; the server is not asked what it would be', async () => {
  const { context, ran } = rig({ answers: discovery })
  const step = objects('maps', [configMap('a'), configMap('b')])
  expect(await manifestKind.probe(step, context)).toEqual([
    { action: 'create', ...about('ConfigMap x/a') },
    { action: 'create', ...about('ConfigMap x/b') },
  ])
  expect(ran).toEqual([])
})

test('what is not served yet is predicted to be created', async () => {
  const { context } = rig()
  const pool = { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', metadata: { name: 'first' } }
  expect(await manifestKind.probe(objects('pools', [pool]), context)).toEqual([
    { action: 'create', ...about('IPAddressPool first', 'metallb.io/v1beta1'), predicted: true },
  ])
})

test('equal but for bookkeeping is satisfied, by a dry run on the server', async () => {
  const [a, b] = [configMap('a', { k: 'v' }), configMap('b')]
  const { context, calls, ran } = rig({
    answers: { ...discovery, [pathOf('a')]: live(a, 1), [pathOf('b')]: live(b, 1) },
    dryAnswers: { [pathOf('a')]: live(a, 2), [pathOf('b')]: live(b, 3) },
  })
  expect(await manifestKind.probe(objects('maps', [a, b]), context)).toEqual([])
  expect(ran).toEqual([a, b])
  expect(calls()).toEqual([])
})

test('a difference is a change, with its fields', async () => {
  const [a, b] = [configMap('a', { k: 'new' }), configMap('b')]
  const { context } = rig({
    answers: {
      ...discovery,
      [pathOf('a')]: live(configMap('a', { k: 'old' }), 1),
      [pathOf('b')]: live(b, 1),
    },
    dryAnswers: { [pathOf('a')]: live(a, 1), [pathOf('b')]: live(b, 1, { labels: { l: '1' } }) },
  })
  expect(await manifestKind.probe(objects('maps', [a, b]), context)).toEqual([
    { action: 'change', ...about('ConfigMap x/a'), fields: [{ path: 'data.k', from: 'old', to: 'new' }] },
    {
      action: 'change',
      ...about('ConfigMap x/b'),
      fields: [{ path: 'metadata.labels', from: undefined, to: { l: '1' } }],
    },
  ])
})

test('what a controller writes into the status is no difference', async () => {
  const a = configMap('a')
  const { context } = rig({
    answers: { ...discovery, [pathOf('a')]: { ...live(a, 1), status: 1 } },
    dryAnswers: { [pathOf('a')]: { ...live(a, 1), status: 2 } },
  })
  expect(await manifestKind.probe(objects('maps', [a]), context)).toEqual([])
})

test('an object that somebody wrote to between the two readings is read again', async () => {
  const [a, b] = [configMap('a', { k: 'v' }), configMap('b')]
  const answers = [live(configMap('a', { k: 'late' }), 1), live(a, 2)]
  const { context, ran } = rig({
    answers: { ...discovery, [pathOf('a')]: () => answers.shift(), [pathOf('b')]: live(b, 1) },
    dryAnswers: { [pathOf('a')]: live(a, 2), [pathOf('b')]: live(b, 1) },
  })
  expect(await manifestKind.probe(objects('maps', [a, b]), context)).toEqual([])
  expect(ran).toEqual([a, b, a])
})

test('one that never rests is taken as it is, in the end', async () => {
  const a = configMap('a', { k: 'v' })
  let revision = 0
  const { context } = rig({
    answers: { ...discovery, [pathOf('a')]: () => live(configMap('a', { k: 'other' }), revision++) },
    dryAnswers: { [pathOf('a')]: live(a, 99) },
  })
  expect(await manifestKind.probe(objects('maps', [a]), context)).toMatchObject([{ action: 'change' }])
  expect(revision).toBeLessThan(20)
})

test('to apply is a server-side apply of each object as ours, to nobody’s loss, and says nothing of what is in it', async () => {
  const { context, applied, calls, lines } = rig({ answers: discovery })
  const list = [configMap('a'), configMap('b', { password: 's3cret' })]
  await manifestKind.apply(objects('maps', list), context)
  expect(applied).toEqual(list.map((object) => ({ object: ours(object), force: false })))
  expect([calls(), lines]).toEqual([[], []])
})

test('objects are read from an artifact', async () => {
  const { context, folder } = rig({ answers: discovery })
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: x }\n'
  writeFileSync(join(folder, 'native.yaml'), text)
  const artifact = { name: 'native.yaml', version: '1.0.0', kind: 'file' as const, sources: [] }
  expect(await manifestKind.probe(manifest('native', artifact), context)).toEqual([
    { action: 'create', ...about('ConfigMap x/a') },
  ])
})

const guards = {
  '/apis/admissionregistration.k8s.io/v1': {
    resources: [
      { name: 'validatingwebhookconfigurations', kind: 'ValidatingWebhookConfiguration', namespaced: false },
    ],
  },
}

const webhook: KubernetesObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'guard' },
  webhooks: [{ clientConfig: { service: { name: 'guard' } } }],
}

test('without a data plane, webhooks that a pod would answer are left out, and it is said', async () => {
  const { context, notes, applied } = rig({ answers: discovery, dataPlane: false })
  const step = objects('maps', [configMap('a'), webhook])
  expect(await manifestKind.probe(step, context)).toEqual([{ action: 'create', ...about('ConfigMap x/a') }])
  expect(notes).toEqual([expect.stringContaining('ValidatingWebhookConfiguration guard left out')])
  await manifestKind.apply(step, context)
  expect(applied.map(({ object }) => object.metadata.name)).toEqual(['a'])
})

test('with a data plane they are applied like everything else', async () => {
  const { context, notes, applied } = rig({ answers: { ...discovery, ...guards } })
  await manifestKind.apply(objects('maps', [configMap('a'), webhook]), context)
  expect(applied.map(({ object }) => object.metadata.name)).toEqual(['a', 'guard'])
  expect(notes).toEqual([])
})
