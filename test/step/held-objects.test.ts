import { expect, test } from 'vitest'
import { manifestKind } from '../../lib/step/manifest.ts'
import { type KubernetesObject, objects } from '../../lib/step/step.ts'
import { detailsOf } from '../process/failing.ts'
import { entry, made, managed, ours } from './managed.ts'
import { rig } from './rig.ts'

const discovery = {
  '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] },
}
const pathOf = (name: string) => `/api/v1/namespaces/x/configmaps/${name}`
const configMap = (name: string, data: Record<string, string> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'x' },
  data,
})
const theirs = (object: KubernetesObject) => managed(object, entry('argocd', { 'f:data': { 'f:k': {} } }))
const reply = (...items: unknown[]) => ({ stdout: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) })

test("somebody else's object is adopted where a field would be taken from them, with the difference", async () => {
  const { context, calls, replies } = rig({
    answers: { ...discovery, [pathOf('a')]: theirs(configMap('a', { k: 'old' })) },
  })
  replies('kubectl', reply(configMap('a', { k: 'new' })))
  expect(await manifestKind.probe(objects('maps', [configMap('a', { k: 'new' })]), context)).toEqual([
    {
      action: 'adopt',
      what: 'ConfigMap x/a',
      fields: [{ path: 'data.k', from: 'old', to: 'new' }],
      holders: ['argocd (data.k)'],
    },
  ])
  const [call] = calls()
  expect(call?.input).not.toContain('managed-by')
  for (const flag of ['--dry-run=server', '--force-conflicts', '--show-managed-fields'])
    expect(call?.argv).toContain(flag)
})

test('what was added to it is a change, and takes nothing', async () => {
  const live = theirs(configMap('a', { k: 'v' }))
  const { context, replies } = rig({ answers: { ...discovery, [pathOf('a')]: live } })
  replies('kubectl', reply({ ...live, data: { k: 'v', l: 'w' } }))
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
  const { context, replies, calls } = rig({ answers: { ...discovery, [pathOf('a')]: live } })
  replies('kubectl', reply(made(configMap('a', { k: 'ours' }))))
  const changes = await manifestKind.probe(objects('maps', [configMap('a', { k: 'ours' })]), context)
  expect(changes).toMatchObject([{ action: 'adopt', holders: ['kubectl-edit (data.k)'] }])
  expect(calls()[0]?.input).toContain('"managed-by":"homelab-networking"')
})

test('conflicts are forced with adopt alone; what is made is marked, and what was there is not', async () => {
  for (const adopt of [false, true]) {
    const { context, calls, replies } = rig({
      answers: { ...discovery, [pathOf('a')]: theirs(configMap('a')) },
    })
    replies('kubectl', reply(configMap('a'), configMap('b')))
    const step = objects('maps', [configMap('a'), configMap('b')])
    await manifestKind.apply(step, { ...context, adopt })
    const [call] = calls()
    expect(call?.argv.includes('--force-conflicts')).toBe(adopt)
    expect(JSON.parse(call?.input ?? '').items).toEqual([configMap('a'), ours(configMap('b'))])
  }
})

const immutable = {
  stderr: 'The ConfigMap "b" is invalid: data: Forbidden: field is immutable when `immutable` is set\n',
  exitCode: 1,
}

test('what cannot be changed is found among the others, and replaced if it is ours', async () => {
  const lives = ['a', 'b', 'c'].map((name) => made(configMap(name, { k: 'old' })))
  const { context, calls, replies } = rig({
    answers: {
      ...discovery,
      ...Object.fromEntries(lives.map((live) => [pathOf(live.metadata.name), live])),
    },
  })
  const wanted = ['a', 'b', 'c'].map((name) => configMap(name, { k: 'new' }))
  const dry = wanted.map(made)
  replies('kubectl', immutable, immutable, reply(dry[0]), immutable, reply(dry[2]))
  const changes = await manifestKind.probe(objects('maps', wanted), context)
  expect(changes.map(({ action, what }) => [action, what])).toEqual([
    ['change', 'ConfigMap x/a'],
    ['replace', 'ConfigMap x/b'],
    ['change', 'ConfigMap x/c'],
  ])

  replies(
    'kubectl',
    immutable,
    immutable,
    immutable,
    reply(dry[0]),
    immutable,
    reply(dry[2]),
    {},
    reply(...dry),
  )
  const before = calls().length
  await manifestKind.apply(objects('maps', wanted), context)
  const deleted = calls()
    .slice(before)
    .filter(({ argv }) => argv.includes('delete'))
  expect(deleted.map(({ input }) => JSON.parse(input).items)).toEqual([
    [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: 'x' } }],
  ])
  expect(calls().at(-1)?.argv).not.toContain('--dry-run=server')
})

test('what is not ours is not replaced: that is said, with the way out, and nothing is deleted', async () => {
  const { context, calls, replies } = rig({
    answers: { ...discovery, [pathOf('b')]: theirs(configMap('b', { k: 'old' })) },
  })
  replies('kubectl', immutable)
  const details = await detailsOf(manifestKind.probe(objects('maps', [configMap('b')]), context))
  expect(details).toMatchObject({ code: 'irreplaceable', got: 'one that was there before us' })
  expect(details.next).toContain('remove it yourself')
  expect(calls()).toHaveLength(1)
})

test('what a Secret holds is not shown', async () => {
  const secret = (value: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'x' },
    data: { anything: value },
  })
  const { context, replies } = rig({
    answers: {
      '/api/v1': { resources: [{ name: 'secrets', kind: 'Secret', namespaced: true }] },
      '/api/v1/namespaces/x/secrets/s': made(secret('CANARY-OLD')),
    },
  })
  replies('kubectl', reply(made(secret('CANARY-NEW'))))
  const changes = await manifestKind.probe(objects('s', [secret('CANARY-NEW')]), context)
  expect(changes[0]?.fields?.map(({ path }) => path)).toEqual(['data.anything'])
  expect(JSON.stringify(changes)).not.toContain('CANARY')
})
