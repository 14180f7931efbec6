import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { manifestKind } from '../../lib/step/manifest.ts'
import type { KubernetesObject } from '../../lib/step/step.ts'
import { manifest, objects } from '../../lib/step/steps.ts'
import { detailsOf } from '../process/failing.ts'
import { configMap, discovery, pathOf } from './config-maps.ts'
import { ours } from './managed.ts'
import { rig } from './rig.ts'

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

const listOf = (...items: unknown[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

test('what is not there is created; the server is not asked what it would be', async () => {
  const { context, ran } = rig({ answers: discovery })
  const step = objects('maps', [configMap('a'), configMap('b')])
  expect(await manifestKind.probe(step, context)).toEqual([
    { action: 'create', what: 'ConfigMap x/a' },
    { action: 'create', what: 'ConfigMap x/b' },
  ])
  expect(ran).toEqual([])
})

test('what is not served yet is predicted to be created', async () => {
  const { context } = rig()
  const pool = { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', metadata: { name: 'first' } }
  expect(await manifestKind.probe(objects('pools', [pool]), context)).toEqual([
    { action: 'create', what: 'IPAddressPool first', predicted: true },
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
    { action: 'change', what: 'ConfigMap x/a', fields: [{ path: 'data.k', from: 'old', to: 'new' }] },
    {
      action: 'change',
      what: 'ConfigMap x/b',
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

test('to apply is one server-side apply as ourselves, to the cluster said in full, from stdin', async () => {
  const { context, calls, replies, access } = rig({ answers: discovery })
  const list = [configMap('a'), configMap('b', { text: '---\n$(id) "quoted"' })]
  replies('kubectl', { stdout: listOf(...list) })
  await manifestKind.apply(objects('maps', list), context)
  expect(calls()).toHaveLength(1)
  const [call] = calls()
  expect(call?.argv).toEqual([
    '--kubeconfig',
    access.kubeconfig,
    '--context',
    'west',
    'apply',
    '--server-side',
    '--field-manager=homelab-networking',
    '--filename=-',
    '--output=json',
  ])
  expect(JSON.parse(call?.input ?? '')).toEqual({
    apiVersion: 'v1',
    kind: 'List',
    items: list.map((object) => ours(object)),
  })
  expect(call?.env.KUBECONFIG).toBeUndefined()
  expect(call?.env.MAKEFLAGS).toBeUndefined()
})

test('what the server answers is not shown as output', async () => {
  const { context, replies, lines } = rig({ answers: discovery })
  replies('kubectl', { stdout: listOf(configMap('a', { password: 's3cret' })) })
  await manifestKind.apply(objects('maps', [configMap('a')]), context)
  expect(lines).toEqual([])
})

test.each([
  [
    'a conflict',
    'error: Apply failed with 1 conflict: conflict with "helm": .data.k\n',
    { code: 'field-conflict', got: expect.stringContaining('conflict with "helm": .data.k') },
  ],
  [
    'a refusal',
    'The ConfigMap "a" is invalid: metadata.name: Invalid value: "A"\n',
    { code: 'object-refused', got: expect.stringContaining('is invalid') },
  ],
  ['anything else', 'connection reset by peer\n', { code: 'process-failed', retryable: true }],
])('%s is told as what it is', async (_, stderr, details) => {
  const { context, replies } = rig({ answers: discovery })
  replies('kubectl', { stderr, exitCode: 1 })
  expect(await detailsOf(manifestKind.apply(objects('maps', [configMap('a')]), context))).toMatchObject(
    details,
  )
})

test.each([
  ['a conflict', 'Apply failed with 1 conflict: x', false],
  ['a refusal', 'is invalid: x', false],
])('%s is not tried again', async (_, stderr) => {
  const { context, replies } = rig({ answers: discovery })
  replies('kubectl', { stderr, exitCode: 1 })
  const details = await detailsOf(manifestKind.apply(objects('maps', [configMap('a')]), context))
  expect(details.retryable ?? false).toBe(false)
})

test('objects are read from an artifact', async () => {
  const { context, folder } = rig({ answers: discovery })
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: x }\n'
  writeFileSync(join(folder, 'native.yaml'), text)
  const artifact = { name: 'native.yaml', version: '1.0.0', kind: 'file' as const, sources: [] }
  expect(await manifestKind.probe(manifest('native', artifact), context)).toEqual([
    { action: 'create', what: 'ConfigMap x/a' },
  ])
})

const webhook: KubernetesObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'guard' },
  webhooks: [{ clientConfig: { service: { name: 'guard' } } }],
}

test('without a data plane, webhooks that a pod would answer are left out, and it is said', async () => {
  const { context, notes, calls, replies } = rig({ answers: discovery, dataPlane: false })
  const step = objects('maps', [configMap('a'), webhook])
  expect(await manifestKind.probe(step, context)).toEqual([{ action: 'create', what: 'ConfigMap x/a' }])
  expect(notes).toEqual([expect.stringContaining('ValidatingWebhookConfiguration guard left out')])
  replies('kubectl', { stdout: listOf(configMap('a')) })
  await manifestKind.apply(step, context)
  expect(calls()[0]?.input).not.toContain('guard')
})

test('with a data plane they are applied like everything else', async () => {
  const { context, notes, calls, replies } = rig({ answers: discovery })
  replies('kubectl', { stdout: listOf(configMap('a')) })
  await manifestKind.apply(objects('maps', [configMap('a'), webhook]), context)
  expect(calls()[0]?.input).toContain('guard')
  expect(notes).toEqual([])
})
