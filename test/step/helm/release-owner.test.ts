import { expect, test } from 'vitest'
import type { Release } from '../../../lib/kube/helm-release.ts'
import {
  labelsFor,
  ourReleaseRecords,
  ownerOf,
  partsOfOurReleases,
} from '../../../lib/step/helm/release-owner.ts'
import { stubReader } from '../../kube/stub-reader.ts'

/** A release with these labels; of a release nothing else is looked at. */
const release = (labels: Release['labels']) => ({ labels }) as Release
/** The labels that helm is given, as it keeps them. */
const labels = (text: string) =>
  Object.fromEntries(text.split(',').map((pair) => pair.split('=') as [string, string]))

const first = labels(labelsFor(undefined, 'first.west'))
const foreign = { name: 'shelf', owner: 'helm' }
const adopted = { ...foreign, ...labels(labelsFor(release(foreign), 'shelf.west')) }

test('what helm is given decides whose a release is', () => {
  expect(ownerOf(release(first))).toBe('us')
  expect(ownerOf(release(foreign))).toBe('somebody else')
  expect(ownerOf(release(adopted))).toBe('adopted')
})

test('a release of ours stays the component’s that made it first', () => {
  expect(labels(labelsFor(release(first), 'second.west'))).toEqual(first)
})

test('only records of releases that we made are asked for', async () => {
  const { reader, asked } = stubReader({})
  expect(await ourReleaseRecords(reader)).toEqual([])
  expect(decodeURIComponent(asked[0] ?? '')).toMatch(
    /^\/api\/v1\/secrets\?labelSelector=owner=helm,\S+=homelab-networking,!adopted$/,
  )
})

const record = {
  metadata: { name: 'sh.helm.release.v1.shelf.v1', namespace: 'a', labels: { name: 'shelf' } },
}
const marks = (name: string, namespace: string) => ({
  annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
})

test.each<[string, string, object, boolean]>([
  ['an object of the release', 'ConfigMap', { name: 'x', ...marks('shelf', 'a') }, true],
  ['of another release', 'ConfigMap', { name: 'x', ...marks('other', 'a') }, false],
  ['of one of that name elsewhere', 'ConfigMap', { name: 'x', ...marks('shelf', 'b') }, false],
  ['of no release', 'ConfigMap', { name: 'x', namespace: 'a' }, false],
  ['the record itself', 'Secret', { name: record.metadata.name, namespace: 'a' }, true],
  ['a record of that name elsewhere', 'Secret', { name: record.metadata.name, namespace: 'b' }, false],
  ['another Secret', 'Secret', { name: 'x', namespace: 'a' }, false],
  ['another kind of that name', 'ConfigMap', { name: record.metadata.name, namespace: 'a' }, false],
])('%s is a part of what we made: %s %j: %s', async (_, kind, metadata, expected) => {
  const isPart = await partsOfOurReleases(stubReader({ '/api/v1/secrets': { items: [record] } }).reader)
  expect(isPart({ apiVersion: 'v1', kind, metadata: { name: '', ...metadata } })).toBe(expected)
})
