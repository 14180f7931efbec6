import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import { pruneKind } from '../../lib/step/prune.ts'
import { randomKeyKind } from '../../lib/step/random-key.ts'
import { prune, randomKey } from '../../lib/step/steps.ts'
import { labelled } from '../kube/labelled.ts'
import { about } from './about.ts'
import { made } from './managed.ts'
import { rig } from './rig.ts'

const step = randomKey('key', { secret: { namespace: 'n', name: 'shared' }, entry: 'secretkey', bytes: 16 })
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'n', name: 'shared' } }
const discovery = {
  '/api/v1': { resources: [{ name: 'secrets', kind: 'Secret', namespaced: true, verbs: ['list'] }] },
}
const path = '/api/v1/namespaces/n/secrets/shared'
const cluster = (live: KubernetesObject) => ({
  ...discovery,
  '/api/v1/secrets': labelled([live]),
  [path]: live,
})

test('where there is no Secret, one is made with a key that is never the same', async () => {
  const { context, applied } = rig({ answers: discovery })
  expect(await randomKeyKind.probe(step, context)).toEqual([
    { action: 'create', ...about('Secret n/shared') },
  ])
  await randomKeyKind.apply(step, context)
  await randomKeyKind.apply(step, context)
  const keys = applied.map(({ object }) => (object.data as { secretkey: string }).secretkey)
  expect(new Set(keys).size).toBe(2)
  const key = Buffer.from(keys[0] ?? '', 'base64').toString()
  expect(Buffer.from(key, 'base64')).toHaveLength(16)
  expect(applied[0]?.object.metadata).toMatchObject({ labels: { 'managed-by': 'homelab-networking' } })
})

test.each([
  ['we made', made(secret)],
  ['somebody else made', secret],
])('a Secret that %s is left as it is', async (_, live) => {
  const { context, applied } = rig({ answers: cluster(live) })
  expect(await randomKeyKind.probe(step, context)).toEqual([])
  await randomKeyKind.apply(step, context)
  expect(applied).toEqual([])
})

test('while it is wanted it is not left over', async () => {
  const { context } = rig({ answers: cluster(made(secret, 'shelf.west')) })
  expect(await pruneKind.probe(prune('shelf', [step]), context)).toEqual([])
  expect(await pruneKind.probe(prune('shelf', []), context)).toEqual([
    { action: 'remove', ...about('Secret n/shared') },
  ])
})

test('the way back removes the one that we made, and no other', async () => {
  const ours = rig({ answers: cluster(made(secret)) })
  expect(await randomKeyKind.undo?.probe(step, ours.context)).toEqual([
    { action: 'remove', ...about('Secret n/shared') },
  ])
  const foreign = rig({ answers: cluster(secret) })
  expect(await randomKeyKind.undo?.probe(step, foreign.context)).toEqual([
    { action: 'keep', ...about('Secret n/shared'), because: 'not ours' },
  ])
})
