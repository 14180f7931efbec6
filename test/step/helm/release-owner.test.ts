import { expect, test } from 'vitest'
import type { Release } from '../../../lib/kube/helm-release.ts'
import {
  labelsFor,
  ownedReleaseMatcher,
  ownedReleaseRecords,
  ownerOf,
} from '../../../lib/step/helm/release-owner.ts'
import { stubReader } from '../../kube/stub-reader.ts'

/** A release with these labels; of a release nothing else is looked at. */
const release = (labels: Release['labels']) => ({ labels }) as Release
const first = labelsFor(undefined, 'first.west')
const foreign = { name: 'shelf', owner: 'helm' }
const adopted = { ...foreign, ...labelsFor(release(foreign), 'shelf.west') }
const prefixed = { 'homelab-networking/component': 'first.west' }
const legacy = { 'managed-by': 'homelab-networking', 'managed-for': 'first.west' }

test.each([
  ['made by us', first, 'us'],
  ['made by us before labels had a prefix', legacy, 'us'],
  ['taken over', adopted, 'adopted'],
  ['taken over before labels had a prefix', { ...legacy, adopted: 'true' }, 'adopted'],
  ['of another tool', foreign, 'somebody else'],
  ['of another tool, with a label of that name', { adopted: 'true', 'managed-by': 'x' }, 'somebody else'],
  ['made by us, with the prefixed label alone', prefixed, 'us'],
] as const)('a release %s: %j: %s', (_, labels, owner) => {
  expect(ownerOf(release(labels))).toBe(owner)
})

test('a release has the prefixed labels, and the old ones beside them', () => {
  expect(first).toEqual({ ...prefixed, ...legacy })
  expect(adopted).toEqual({
    ...foreign,
    'homelab-networking/adopted': 'true',
    'managed-by': 'homelab-networking',
    adopted: 'true',
  })
})

test('a release keeps the component that made it first, and stays taken over', () => {
  expect(labelsFor(release(first), 'second.west')).toEqual(first)
  expect(labelsFor(release(legacy), 'second.west')).toEqual(first)
  expect({ ...foreign, ...labelsFor(release(adopted), 'second.west') }).toEqual(adopted)
})

test('records are requested by the prefixed label, and by the old ones without it', async () => {
  const { reader, requests } = stubReader({})
  expect(await ownedReleaseRecords(reader)).toEqual([])
  expect(requests.map((path) => decodeURIComponent(path).split('labelSelector=')[1])).toEqual([
    'owner=helm,homelab-networking/component',
    'owner=helm,managed-by=homelab-networking,!adopted,!homelab-networking/adopted,!homelab-networking/component',
  ])
})

const record = {
  metadata: { name: 'sh.helm.release.v1.shelf.v1', namespace: 'a', labels: { name: 'shelf' } },
}
const another = { metadata: { name: 'y', namespace: 'b', labels: { name: 'y' } } }
const markers = (name: string, namespace: string) => ({
  annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
})

test.each<[string, string, object, boolean]>([
  ['an object of the release', 'ConfigMap', { name: 'x', ...markers('shelf', 'a') }, true],
  ['of another release', 'ConfigMap', { name: 'x', ...markers('other', 'a') }, false],
  ['of one of that name elsewhere', 'ConfigMap', { name: 'x', ...markers('shelf', 'b') }, false],
  ['of no release', 'ConfigMap', { name: 'x', namespace: 'a' }, false],
  ['the record itself', 'Secret', { name: record.metadata.name, namespace: 'a' }, true],
  ['a record of that name elsewhere', 'Secret', { name: record.metadata.name, namespace: 'b' }, false],
  ['another Secret', 'Secret', { name: 'x', namespace: 'a' }, false],
  ['another kind of that name', 'ConfigMap', { name: record.metadata.name, namespace: 'a' }, false],
])('%s is a part of what we made: %s %j: %s', async (_, kind, metadata, expected) => {
  const isPart = await ownedReleaseMatcher(
    stubReader({ '/api/v1/secrets': { items: [another, record] } }).reader,
  )
  expect(isPart({ apiVersion: 'v1', kind, metadata: { name: '', ...metadata } })).toBe(expected)
})
