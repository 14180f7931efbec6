import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { helmKind } from '../../lib/step/helm.ts'
import { type HelmValues, helmRelease } from '../../lib/step/step.ts'
import { detailsOf } from '../process/failing.ts'
import { type Call, rig } from './rig.ts'

const secrets = '/api/v1/namespaces/kube-system/secrets'

const secret = (status: string, version: string, config: unknown, revision = 1) => {
  const release = {
    version: revision,
    info: { status },
    chart: { metadata: { name: 'cilium', version } },
    config,
  }
  const inner = gzipSync(JSON.stringify(release)).toString('base64')
  return {
    metadata: { labels: { version: String(revision) } },
    data: { release: Buffer.from(inner).toString('base64') },
  }
}

function setUp(items: unknown[] = [], values: HelmValues = { computed: { a: 1 } }) {
  const parts = rig({ answers: { [secrets]: { items } } })
  mkdirSync(join(parts.folder, 'cilium-chart'))
  writeFileSync(join(parts.folder, 'cilium-chart/Chart.yaml'), 'name: cilium\nversion: 1.20.2\n')
  const chart = { name: 'cilium-chart', version: '1.20.2', kind: 'folder' as const, sources: [] }
  return { ...parts, step: helmRelease('cilium', { namespace: 'kube-system', chart, values }) }
}

test('no release is one to create', async () => {
  const { context, step } = setUp()
  expect(await helmKind.probe(step, context)).toEqual([
    { action: 'create', what: 'Helm release kube-system/cilium' },
  ])
})

test.each<[string, unknown[], string[]]>([
  ['the same chart, version and values', [secret('deployed', '1.20.2', { a: 1 })], []],
  ['another version', [secret('deployed', '1.19.0', { a: 1 })], ['chart']],
  ['another value', [secret('deployed', '1.20.2', { a: 2 })], ['values.a']],
  ['a value more', [secret('deployed', '1.20.2', { a: 1, b: 1 })], ['values.b']],
  ['no values', [secret('deployed', '1.20.2', null)], ['values.a']],
  ['a failed revision', [secret('failed', '1.20.2', { a: 1 })], ['status']],
  [
    'a good revision under a pending one',
    [secret('deployed', '1.20.2', { a: 1 }, 1), secret('pending-upgrade', '1.20.2', { a: 1 }, 2)],
    ['status'],
  ],
  [
    'a good revision above an old one',
    [secret('superseded', '1.0.0', {}, 1), secret('deployed', '1.20.2', { a: 1 }, 2)],
    [],
  ],
])('%s differ in %j', async (_, items, paths) => {
  const { context, step, calls } = setUp(items)
  const changes = await helmKind.probe(step, context)
  expect(changes.flatMap(({ fields = [] }) => fields.map(({ path }) => path))).toEqual(paths)
  expect(changes.map(({ action }) => action)).toEqual(paths.length > 0 ? ['change'] : [])
  expect(calls()).toEqual([])
})

test('computed values, then the user’s files in order, then the user’s own', async () => {
  const values = {
    computed: { from: 'computed', computed: true, nested: { a: 1, b: 1 } },
    files: ['one.yaml', 'empty.yaml', 'two.yaml'],
    user: { from: 'user', nested: { c: 3 } },
  }
  const { context, step, folder, calls } = setUp([], values)
  writeFileSync(join(folder, 'one.yaml'), 'from: one\none: true\nnested: { b: 2 }\n')
  writeFileSync(join(folder, 'empty.yaml'), '# nothing\n')
  writeFileSync(join(folder, 'two.yaml'), 'from: two\ntwo: true\n')
  await helmKind.apply(step, context)
  expect(JSON.parse(calls()[0]?.input ?? '')).toEqual({
    from: 'user',
    computed: true,
    one: true,
    two: true,
    nested: { a: 1, b: 2, c: 3 },
  })
})

test('to apply is helm upgrade --install with the values on stdin, to the cluster said in full', async () => {
  const { context, step, calls, folder, access } = setUp()
  await helmKind.apply(step, context)
  expect(calls()).toHaveLength(1)
  const { program, argv = [], env }: Partial<Call> = calls()[0] ?? {}
  expect(program).toBe('helm')
  expect(argv.slice(0, 4)).toEqual(['upgrade', '--install', 'cilium', join(folder, 'cilium-chart')])
  const pairs = [
    ['--namespace', 'kube-system'],
    ['--values', '-'],
    ['--kubeconfig', access.kubeconfig],
    ['--kube-context', 'west'],
  ]
  for (const [flag = '', value] of pairs) expect(argv[argv.indexOf(flag) + 1]).toBe(value)
  expect(env?.KUBECONFIG).toBeUndefined()
  expect(env?.HELM_CACHE_HOME).toContain(folder)
})

test('a pending revision that a killed helm left is dropped first, and it is said', async () => {
  const items = [secret('deployed', '1.20.2', {}, 3), secret('pending-upgrade', '1.20.2', {}, 4)]
  const { context, step, calls, notes } = setUp(items)
  await helmKind.apply(step, context)
  expect(calls().map(({ program }) => program)).toEqual(['kubectl', 'helm'])
  expect(calls()[0]?.argv.slice(4)).toEqual([
    'delete',
    'secret',
    '--namespace',
    'kube-system',
    'sh.helm.release.v1.cilium.v4',
  ])
  expect(notes).toEqual([expect.stringContaining('revision 4 was left pending-upgrade')])
})

test('no other revision is ever dropped', async () => {
  for (const status of ['deployed', 'failed', 'superseded', 'uninstalling']) {
    const { context, step, calls } = setUp([secret(status, '1.20.2', {})])
    await helmKind.apply(step, context)
    expect(calls().map(({ program }) => program)).toEqual(['helm'])
  }
})

test('a helm that fails is a failure with what it said', async () => {
  const { context, step, replies } = setUp()
  replies('helm', { stderr: 'Error: UPGRADE FAILED: no such thing\n', exitCode: 1 })
  const details = await detailsOf(helmKind.apply(step, context))
  expect(details.got).toContain('UPGRADE FAILED')
})
