import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { helmKind } from '../../../lib/step/helm/helm.ts'
import type { HelmValues } from '../../../lib/step/step.ts'
import { helmRelease } from '../../../lib/step/steps.ts'
import { detailsOf } from '../../process/failing.ts'
import { aboutRelease } from '../about.ts'
import { legacyLabels, prefixedLabels } from '../managed.ts'
import { type Call, rig } from '../rig.ts'

const secrets = '/api/v1/namespaces/kube-system/secrets'

const OURS = { ...prefixedLabels(), ...legacyLabels() }

const secret = (
  status: string,
  version: string,
  config: unknown,
  revision = 1,
  owner: Record<string, string> = OURS,
) => {
  const release = {
    version: revision,
    info: { status },
    chart: { metadata: { name: 'cilium', version } },
    config,
  }
  const inner = gzipSync(JSON.stringify(release)).toString('base64')
  return {
    metadata: { labels: { version: String(revision), ...owner } },
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
    { action: 'create', ...aboutRelease('kube-system/cilium') },
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
  expect(argv[argv.indexOf('--labels') + 1]).toBe(
    'homelab-networking/component=shelf.west,managed-by=homelab-networking,managed-for=shelf.west',
  )
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
  for (const status of ['deployed', 'failed', 'superseded']) {
    const { context, step, calls } = setUp([secret(status, '1.20.2', {})])
    await helmKind.apply(step, context)
    expect(calls().map(({ program }) => program)).toEqual(['helm'])
  }
})

test('a release that we were killed removing is removed to the end first', async () => {
  const { context, step, calls } = setUp([secret('uninstalling', '1.20.2', {})])
  await helmKind.apply(step, context)
  expect(calls().map(({ argv }) => argv[0])).toEqual(['uninstall', 'upgrade'])
})

describe('a release that somebody else made', () => {
  test('is adopted, with its difference', async () => {
    const { context, step } = setUp([secret('deployed', '1.19.0', { a: 1, b: 2 }, 3, {})])
    expect(await helmKind.probe(step, context)).toEqual([
      {
        action: 'adopt',
        ...aboutRelease('kube-system/cilium'),
        fields: [
          { path: 'chart', from: 'cilium-1.19.0', to: 'cilium-1.20.2' },
          { path: 'values.b', from: 2, to: undefined },
        ],
        holders: ['whoever made revision 3'],
      },
    ])
  })

  test('and is as the lab wants it is left alone', async () => {
    const { context, step } = setUp([secret('deployed', '1.20.2', { a: 1 }, 3, {})])
    expect(await helmKind.probe(step, context)).toEqual([])
  })

  test('is marked as adopted when it is taken over, and from then on is changed like our own', async () => {
    const { context, step, calls } = setUp([secret('deployed', '1.19.0', {}, 3, {})])
    await helmKind.apply(step, { ...context, adopt: true })
    const argv = calls()[0]?.argv ?? []
    expect(argv[argv.indexOf('--labels') + 1]).toBe(
      'homelab-networking/adopted=true,managed-by=homelab-networking,adopted=true',
    )
    expect(argv).toContain('--take-ownership')
    const adopted = setUp([
      secret('deployed', '1.19.0', { a: 1 }, 4, { 'homelab-networking/adopted': 'true' }),
    ])
    expect(await helmKind.probe(adopted.step, adopted.context)).toMatchObject([{ action: 'change' }])
    expect(await helmKind.undo?.probe(adopted.step, adopted.context)).toMatchObject([{ action: 'keep' }])
  })

  test.each(['pending-install', 'pending-upgrade', 'uninstalling'])(
    'and is %s is in somebody’s hands: refused with the way out, adopt or not',
    async (status) => {
      const { context, step, calls } = setUp([secret(status, '1.20.2', {}, 2, {})])
      for (const adopt of [false, true]) {
        const details = await detailsOf(helmKind.probe(step, { ...context, adopt }))
        expect(details).toMatchObject({ code: 'release-pending', got: expect.stringContaining(status) })
        expect(details.next).toContain('helm rollback cilium -n kube-system')
        expect((await detailsOf(helmKind.apply(step, { ...context, adopt }))).code).toBe('release-pending')
      }
      expect(calls()).toEqual([])
    },
  )
})

test('objects that belong to nobody’s release are named, and it is not tried again', async () => {
  const { context, step, replies } = setUp()
  const stderr =
    'Error: Unable to continue with install: ServiceAccount "cilium" in namespace "kube-system" exists and cannot be imported into the current release: invalid ownership metadata; label validation error\n'
  replies('helm', { stderr, exitCode: 1 })
  const details = await detailsOf(helmKind.apply(step, context))
  expect(details).toMatchObject({ code: 'held-by-others', got: expect.stringContaining('ServiceAccount') })
  expect(details.next).toContain('ADOPT=1')
  expect(details.retryable).toBeUndefined()
})

test('values that are secret are not shown', async () => {
  const values = { computed: { tls: { ca: { key: 'CANARY' } }, authToken: 'CANARY', keys: 1 } }
  const { context, step } = setUp([secret('deployed', '1.20.2', { password: 'CANARY' })], values)
  const changes = await helmKind.probe(step, context)
  expect(changes[0]?.fields?.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['values.password', 'values.tls', 'values.authToken', 'values.keys']),
  )
  expect(JSON.stringify(changes)).not.toContain('CANARY')
})

describe('undoing', () => {
  test('removes a release that we made, whatever its state, and waits', async () => {
    for (const status of ['deployed', 'failed', 'pending-install', 'uninstalling']) {
      const { context, step, calls } = setUp([secret(status, '1.20.2', {})])
      expect(await helmKind.undo?.probe(step, context)).toEqual([
        { action: 'remove', ...aboutRelease('kube-system/cilium') },
      ])
      await helmKind.undo?.apply(step, context)
      expect(calls().map(({ argv }) => argv.slice(0, 6))).toEqual([
        ['uninstall', 'cilium', '--namespace', 'kube-system', '--ignore-not-found', '--wait'],
      ])
    }
  })

  test('keeps a release of somebody else, and touches nothing', async () => {
    const { context, step, calls } = setUp([secret('deployed', '1.20.2', {}, 1, {})])
    expect(await helmKind.undo?.probe(step, context)).toEqual([
      { action: 'keep', ...aboutRelease('kube-system/cilium'), because: 'not ours' },
    ])
    await helmKind.undo?.apply(step, context)
    expect(calls()).toEqual([])
  })

  test('has nothing to do where there is no release', async () => {
    const { context, step } = setUp()
    expect(await helmKind.undo?.probe(step, context)).toEqual([])
  })
})

test('a helm that fails is a failure with what it said', async () => {
  const { context, step, replies } = setUp()
  replies('helm', { stderr: 'Error: UPGRADE FAILED: no such thing\n', exitCode: 1 })
  const details = await detailsOf(helmKind.apply(step, context))
  expect(details.got).toContain('UPGRADE FAILED')
})
