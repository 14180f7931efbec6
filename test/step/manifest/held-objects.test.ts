import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../../lib/kube/objects/meta.ts'
import { manifestKind } from '../../../lib/step/manifest/manifest.ts'
import { objects } from '../../../lib/step/steps.ts'
import { fieldStatus, refused } from '../../kube/refused.ts'
import { detailsOf } from '../../process/failing.ts'
import { about } from '../about.ts'
import { configMap, discovery, pathOf } from '../config-maps.ts'
import { entry, made, managed, ours } from '../managed.ts'
import { rig } from '../rig.ts'

const theirs = (object: KubernetesObject) => managed(object, entry('argocd', { 'f:data': { 'f:k': {} } }))

test("somebody else's object is adopted where a field would be taken from them, with the difference", async () => {
  const { context, ran } = rig({
    answers: { ...discovery, [pathOf('a')]: theirs(configMap('a', { k: 'old' })) },
    dryAnswers: { [pathOf('a')]: configMap('a', { k: 'new' }) },
  })
  expect(await manifestKind.probe(objects('maps', [configMap('a', { k: 'new' })]), context)).toEqual([
    {
      action: 'adopt',
      ...about('ConfigMap x/a'),
      fields: [{ path: 'data.k', from: 'old', to: 'new' }],
      holders: ['argocd (data.k)'],
    },
  ])
  expect(ran).toEqual([configMap('a', { k: 'new' })])
})

test('what was added to it is a change, and takes nothing', async () => {
  const live = theirs(configMap('a', { k: 'v' }))
  const { context } = rig({
    answers: { ...discovery, [pathOf('a')]: live },
    dryAnswers: { [pathOf('a')]: { ...live, data: { k: 'v', l: 'w' } } },
  })
  const changes = await manifestKind.probe(objects('maps', [configMap('a', { l: 'w' })]), context)
  expect(changes).toMatchObject([{ action: 'change', fields: [{ path: 'data.l' }] }])
  expect(changes[0]).not.toHaveProperty('holders')
})

test('a field of ours that somebody changed by hand is theirs now', async () => {
  const live = managed(
    ours(configMap('a', { k: 'by hand' })),
    entry('homelab-networking', {}),
    entry('kubectl-edit', { 'f:data': { 'f:k': {} } }, 'Update'),
  )
  const { context, ran } = rig({
    answers: { ...discovery, [pathOf('a')]: live },
    dryAnswers: { [pathOf('a')]: made(configMap('a', { k: 'ours' })) },
  })
  const changes = await manifestKind.probe(objects('maps', [configMap('a', { k: 'ours' })]), context)
  expect(changes).toMatchObject([{ action: 'adopt', holders: ['kubectl-edit (data.k)'] }])
  expect(ran).toEqual([ours(configMap('a', { k: 'ours' }))])
})

test('conflicts are forced with adopt alone; what is made is marked, and what was there is not', async () => {
  for (const adopt of [false, true]) {
    const { context, applied } = rig({
      answers: { ...discovery, [pathOf('a')]: theirs(configMap('a')) },
    })
    const step = objects('maps', [configMap('a'), configMap('b')])
    await manifestKind.apply(step, { ...context, adopt })
    expect(applied).toEqual([
      { object: configMap('a'), force: adopt },
      { object: ours(configMap('b')), force: adopt },
    ])
  }
})

const immutable = refused(
  422,
  fieldStatus(
    'Invalid',
    'FieldValueForbidden',
    'data',
    'Forbidden: field is immutable when `immutable` is set',
  ),
)

test('what cannot be changed is found among the others, and replaced if it is ours', async () => {
  const names = ['a', 'b', 'c']
  const wanted = names.map((name) => configMap(name, { k: 'new' }))
  const { context, calls, applied } = rig({
    answers: {
      ...discovery,
      ...Object.fromEntries(names.map((name) => [pathOf(name), made(configMap(name, { k: 'old' }))])),
    },
    dryAnswers: { [pathOf('a')]: wanted[0], [pathOf('b')]: immutable, [pathOf('c')]: wanted[2] },
    refusals: { [pathOf('b')]: [immutable] },
  })
  const changes = await manifestKind.probe(objects('maps', wanted), context)
  expect(changes.map(({ action, what }) => [action, what])).toEqual([
    ['change', 'ConfigMap x/a'],
    ['replace', 'ConfigMap x/b'],
    ['change', 'ConfigMap x/c'],
  ])

  await manifestKind.apply(objects('maps', wanted), context)
  expect(applied.map(({ object }) => object.metadata.name)).toEqual(['a', 'a', 'b', 'c'])
  expect(calls().map(({ argv }) => argv[4])).toEqual(['delete'])
  expect(JSON.parse(calls()[0]?.input ?? '').items).toEqual([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: 'x' } },
  ])
})

test('what is not ours is not replaced: that is said, with the way out, and nothing is deleted', async () => {
  const { context, calls } = rig({
    answers: { ...discovery, [pathOf('b')]: theirs(configMap('b', { k: 'old' })) },
    dryAnswers: { [pathOf('b')]: immutable },
  })
  const details = await detailsOf(manifestKind.probe(objects('maps', [configMap('b')]), context))
  expect(details).toMatchObject({ code: 'irreplaceable', got: 'one that was there before us' })
  expect(details.next).toContain('remove it yourself')
  expect(calls()).toEqual([])
})

test('what a Secret holds is not shown', async () => {
  const secret = (value: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'x' },
    data: { anything: value },
  })
  const { context } = rig({
    answers: {
      '/api/v1': { resources: [{ name: 'secrets', kind: 'Secret', namespaced: true }] },
      '/api/v1/namespaces/x/secrets/s': made(secret('CANARY-OLD')),
    },
    dryAnswers: { '/api/v1/namespaces/x/secrets/s': made(secret('CANARY-NEW')) },
  })
  const changes = await manifestKind.probe(objects('s', [secret('CANARY-NEW')]), context)
  expect(changes[0]?.fields?.map(({ path }) => path)).toEqual(['data.anything'])
  expect(JSON.stringify(changes)).not.toContain('CANARY')
})
