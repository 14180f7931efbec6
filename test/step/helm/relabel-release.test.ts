import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { KubernetesObject } from '../../../lib/kube/objects/meta.ts'
import { helmKind } from '../../../lib/step/helm/helm.ts'
import { labelsFor, ownerOf } from '../../../lib/step/helm/release-owner.ts'
import { helmRelease } from '../../../lib/step/steps.ts'
import { legacyLabels, madeBefore, managed, prefixedLabels, withLabels } from '../managed.ts'
import { rig } from '../rig.ts'

const { 'homelab-networking/component': component } = prefixedLabels()
const ours = { 'homelab-networking/component': component, ...legacyLabels() }
const adoptedBefore = { 'managed-by': 'homelab-networking', adopted: 'true' }
const adopted = { 'homelab-networking/adopted': 'true', ...adoptedBefore }

test.each<[string, Record<string, string>, ReturnType<typeof ownerOf>, Record<string, string>]>([
  ['both kinds of labels', ours, 'us', ours],
  ['the old labels alone', legacyLabels(), 'us', ours],
  ['the oldest label alone', { 'managed-by': 'homelab-networking' }, 'us', ours],
  ['the prefixed label alone', { 'homelab-networking/component': component }, 'us', ours],
  ['another component', legacyLabels('first.west'), 'us', { ...ours, ...labelsOf('first.west') }],
  ['what an adopted one had', adoptedBefore, 'adopted', adopted],
  ['what one adopted and upgraded had', { ...adoptedBefore, 'managed-for': component }, 'adopted', adopted],
  ['the mark of an adopted one', { 'homelab-networking/adopted': 'true' }, 'adopted', adopted],
  ['labels of its own', { 'managed-by': 'somebody', adopted: 'true' }, 'somebody else', adopted],
  ['no labels', {}, 'somebody else', adopted],
])('a release with %s is known, and gets its labels', (_, labels, owner, given) => {
  expect(ownerOf({ labels })).toBe(owner)
  expect(labelsFor({ labels }, 'shelf.west')).toEqual(given)
})

function labelsOf(name: string) {
  return { 'homelab-networking/component': name, 'managed-for': name }
}

/** https://github.com/helm/helm/blob/main/pkg/storage/driver/util.go: helm refuses these as labels of a release. */
test('none of the labels is one that helm keeps for itself', () => {
  const reserved = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt']
  const keys = [labelsFor(undefined, 'x.y'), labelsFor({ labels: {} }, 'x.y')].flatMap(Object.keys)
  expect(keys.filter((key) => reserved.includes(key))).toEqual([])
})

const chart = { name: 'chart', version: '1.0.0', kind: 'folder' as const, sources: [] }
const step = helmRelease('web', { namespace: 'n', chart, values: { computed: { a: 1 } } })
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }

function setUp(labels: Record<string, string>, live: KubernetesObject = namespace, version = '1.0.0') {
  const release = {
    version: 3,
    info: { status: 'deployed' },
    chart: { metadata: { name: 'chart', version } },
    config: { a: 1 },
  }
  const data = {
    release: Buffer.from(gzipSync(JSON.stringify(release)).toString('base64')).toString('base64'),
  }
  const parts = rig({
    answers: {
      '/api/v1': { resources: [{ name: 'namespaces', kind: 'Namespace', namespaced: false }] },
      '/api/v1/namespaces/n': live,
      '/api/v1/namespaces/n/secrets': {
        items: [{ metadata: { labels: { version: '3', ...labels } }, data }],
      },
    },
  })
  mkdirSync(join(parts.folder, 'chart'))
  writeFileSync(join(parts.folder, 'chart/Chart.yaml'), 'name: chart\nversion: 1.0.0\n')
  return parts
}

const labelCalls = ({ calls }: ReturnType<typeof rig>) =>
  calls().map(({ program, argv }) => [program, ...argv.slice(4)])
const label = (...what: readonly string[]) => [
  ...['kubectl', 'label', ...what, '--overwrite', '--field-manager=homelab-networking'],
]
const pairs = (labels: object) => Object.entries(labels).map((pair) => pair.join('='))

describe('a release that is as wanted, but for its labels', () => {
  test.each([
    ['we made', legacyLabels(), ours, ['homelab-networking/component']],
    ['we adopted', adoptedBefore, adopted, ['homelab-networking/adopted']],
  ])(
    'and that %s gets them on its newest record: one change, no revision, and then none',
    async (_, before, after, keys) => {
      const parts = setUp(before)
      expect(await helmKind.probe(step, parts.context)).toMatchObject([
        {
          action: 'change',
          what: 'Helm release n/web',
          fields: keys.map((key) => ({ path: `labels.${key}` })),
          because: 'labels get a prefix',
        },
      ])
      await helmKind.apply(step, parts.context)
      expect(labelCalls(parts)).toEqual([
        [...label('secret', 'sh.helm.release.v1.web.v3', '--namespace', 'n'), ...pairs(after)],
      ])
      expect(await helmKind.probe(step, setUp(after).context)).toEqual([])
    },
  )

  test('and that somebody else made gets none', async () => {
    const parts = setUp({ 'managed-by': 'somebody' })
    expect(await helmKind.probe(step, parts.context)).toEqual([])
  })

  test('gets them by the next upgrade where there is one to make', async () => {
    const parts = setUp(legacyLabels(), namespace, '0.9.0')
    const [change] = await helmKind.probe(step, parts.context)
    expect(change?.fields?.map(({ path }) => path)).toEqual(['chart'])
    expect(change).not.toHaveProperty('because')
  })
})

test('the namespace that we made for a release gets its labels, and nothing else of it is touched', async () => {
  const parts = setUp(ours, madeBefore(namespace))
  expect(await helmKind.probe(step, parts.context)).toMatchObject([
    { action: 'change', what: 'Namespace n', because: 'labels get a prefix' },
  ])
  await helmKind.apply(step, parts.context)
  expect(parts.applied).toEqual([])
  expect(labelCalls(parts)).toEqual([
    [...label('namespace', 'n'), ...pairs({ ...prefixedLabels(), ...legacyLabels() })],
  ])
  const later = managed(withLabels(namespace, prefixedLabels()))
  expect(await helmKind.probe(step, setUp(ours, later).context)).toEqual([])
})
