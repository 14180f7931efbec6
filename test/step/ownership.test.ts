import { describe, expect, test } from 'vitest'
import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import {
  conflictingManagers,
  isFieldManager,
  isOwned,
  lacksPrefix,
  OWNED_SELECTORS,
  withOwnerLabels,
  withoutOwnerLabels,
} from '../../lib/step/ownership.ts'
import { entry, legacyLabels, legacyOwned, managed, owned, prefixedLabels, withLabels } from './managed.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'x' } }
const theirs = entry('kubectl-edit', { 'f:data': { '.': {}, 'f:k': {}, 'f:l': {} } }, 'Update')
const mine = entry('homelab-networking', { 'f:data': { 'f:k': {} } })

const both = { ...prefixedLabels(), ...legacyLabels() }

test.each<
  [string, object | undefined, ReturnType<typeof entry>[], 'made' | 'made before' | 'guest' | 'foreign']
>([
  ['both kinds of labels', both, [theirs, mine], 'made'],
  ['only the prefixed labels', prefixedLabels(), [mine], 'made'],
  ['only the old labels', legacyLabels(), [mine], 'made before'],
  ['only the oldest label', { 'managed-by': 'homelab-networking' }, [mine], 'made before'],
  [
    'another owner in the managed-by label',
    { ...both, 'app.kubernetes.io/managed-by': 'Helm' },
    [mine],
    'made',
  ],
  ['no labels, and fields that we set', undefined, [theirs, mine], 'guest'],
  ["only Kubernetes' own key", { 'app.kubernetes.io/managed-by': 'homelab-networking' }, [mine], 'guest'],
  ['the old key with another value', { 'managed-by': 'somebody', 'managed-for': 'x' }, [mine], 'guest'],
  ['our labels on a copy', both, [theirs], 'foreign'],
  ['our old labels on a copy', legacyLabels(), [theirs], 'foreign'],
  ['our labels by another operation', both, [{ ...mine, operation: 'Update' }], 'foreign'],
  ['nothing of ours', undefined, [], 'foreign'],
])('the ownership of an object with %s', (_, labels, managers, verdict) => {
  const live = managed(labels === undefined ? object : withLabels(object, labels), ...managers)
  expect(isOwned(live)).toBe(verdict.startsWith('made'))
  expect(lacksPrefix(live)).toBe(verdict === 'made before')
  expect(isFieldManager(live)).toBe(verdict !== 'foreign')
})

test('an object that we create keeps our labels; one that existed before us gets none', () => {
  const labelled = withLabels(object, { app: 'a' })
  const withAll = { app: 'a', ...both }
  expect(withOwnerLabels(labelled, undefined, 'shelf.west').metadata.labels).toEqual(withAll)
  expect(withOwnerLabels(labelled, owned(object), 'shelf.west').metadata.labels).toEqual(withAll)
  expect(withOwnerLabels(labelled, legacyOwned(object), 'shelf.west').metadata.labels).toEqual(withAll)
  expect(withOwnerLabels(labelled, managed(object, theirs), 'shelf.west')).toBe(labelled)
  expect(withOwnerLabels(labelled, managed(object, theirs, mine), 'shelf.west')).toBe(labelled)
})

test('without our labels an object keeps its other labels', () => {
  const labelled = withLabels(object, { app: 'a', ...both })
  expect(withoutOwnerLabels(labelled)).toEqual(withLabels(object, { app: 'a' }))
})

test('only the labels of the object itself change', () => {
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [] } }
  const spec = { selector: { matchLabels: { app: 'a' } }, template }
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec }
  const { metadata, ...rest } = withOwnerLabels(deployment, undefined, 'shelf.west')
  expect(rest).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', spec })
  expect(metadata).toEqual({ name: 'a', labels: both })
})

test('an object that two components want stays owned by its creator, also with only the old labels', () => {
  const first = withOwnerLabels(object, undefined, 'first')
  expect(withOwnerLabels(object, managed(first, mine), 'second')).toEqual(first)
  expect(withOwnerLabels(object, legacyOwned(object, 'first'), 'second')).toEqual(first)
})

describe('the managed-by label of an object', () => {
  const key = 'app.kubernetes.io/managed-by'
  const held = (manager: string) => entry(manager, { 'f:metadata': { 'f:labels': { [`f:${key}`]: {} } } })
  const labelsOf = (wanted: object, live?: KubernetesObject) =>
    withOwnerLabels(withLabels(object, wanted), live, 'shelf.west').metadata.labels

  test('is the one of the manifest, whose selectors may need it; our component label is set', () => {
    expect(labelsOf({ [key]: 'Helm' })).toEqual({ ...both, [key]: 'Helm' })
    const live = managed(withLabels(object, { ...both, [key]: 'Helm' }), mine)
    expect(isOwned(live)).toBe(true)
    expect(labelsOf({ [key]: 'Helm' }, live)).toEqual({ ...both, [key]: 'Helm' })
  })

  test('is left to another manager that holds it on our object, without a conflict', () => {
    const { [key]: _, ...others } = both
    const live = managed(withLabels(object, { ...legacyLabels(), [key]: 'argocd' }), mine, held('argocd'))
    expect(labelsOf({}, live)).toEqual(others)
  })

  test('is ours if another manager holds other fields only', () => {
    const label = entry('argocd', { 'f:metadata': { 'f:labels': { 'f:app': {} } } })
    const others = [theirs, entry('argocd', { 'f:metadata': {} }), label]
    const live = managed(withLabels(object, { ...legacyLabels(), [key]: 'argocd' }), mine, ...others)
    expect(labelsOf({}, live)).toEqual(both)
  })

  test('is ours if another manager sets the same value, or none holds it', () => {
    expect(labelsOf({}, managed(withLabels(object, both), mine, held('argocd')))).toEqual(both)
    expect(labelsOf({}, managed(withLabels(object, { ...both, [key]: 'x' }), mine))).toEqual(both)
  })
})

test('a Gateway, whose labels Istio copies to pods, keeps the labels that it was created with', () => {
  const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'a' } }
  const labels = { app: 'a' }
  const wanted = withLabels(gateway, labels)
  const again = (live: KubernetesObject) => withOwnerLabels(wanted, live, 'other.west').metadata.labels
  expect(withOwnerLabels(wanted, undefined, 'shelf.west').metadata.labels).toEqual({ ...labels, ...both })
  expect(again(legacyOwned(gateway))).toEqual({ ...labels, ...legacyLabels() })
  expect(again(owned(gateway))).toEqual({ ...labels, ...both })
  expect(again(managed(withLabels(gateway, prefixedLabels()), mine))).toEqual({
    ...labels,
    ...prefixedLabels(),
  })
  const foreign = { ...legacyLabels(), app: 'b', 'app.kubernetes.io/managed-by': 'Helm' }
  expect(again(managed(withLabels(gateway, foreign), mine))).toEqual({ ...labels, ...legacyLabels() })
  const other = { ...gateway, apiVersion: 'networking.istio.io/v1' }
  expect(withOwnerLabels(other, legacyOwned(other), 'shelf.west').metadata.labels).toEqual(both)
})

test('our labels are valid in Kubernetes', () => {
  const name = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
  for (const [key, value] of Object.entries(prefixedLabels('multi-cluster-services.a'))) {
    const [prefix = '', rest = ''] = key.split('/')
    expect(prefix).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/)
    expect(rest).toMatch(name)
    expect(value).toMatch(name)
  }
})

test('the selectors find objects by the prefixed label, and by the old one if they lack that', () => {
  expect(OWNED_SELECTORS.map(decodeURIComponent)).toEqual([
    'labelSelector=homelab-networking/component',
    'labelSelector=managed-by=homelab-networking,!homelab-networking/component',
  ])
})

test('a manager that loses a field is named with it', () => {
  const after = entry('kubectl-edit', { 'f:data': { '.': {}, 'f:l': {} } }, 'Update')
  expect(conflictingManagers(managed(object, theirs), managed(object, after, mine))).toEqual([
    'kubectl-edit (data.k)',
  ])
})

test('a manager that loses all its fields is named with them', () => {
  expect(conflictingManagers(managed(object, theirs), managed(object, mine))).toEqual([
    'kubectl-edit (data.k, data.l)',
  ])
})

test('neither a manager that loses nothing nor our own is named', () => {
  expect(conflictingManagers(managed(object, theirs, mine), managed(object, theirs))).toEqual([])
})

test('entries of the same manager for another operation or the status are separate', () => {
  const status = { ...theirs, subresource: 'status' }
  expect(conflictingManagers(managed(object, theirs, status), managed(object, theirs))).toHaveLength(1)
  expect(
    conflictingManagers(managed(object, theirs), managed(object, { ...theirs, operation: 'Apply' })),
  ).toHaveLength(1)
  for (const other of [status, { ...theirs, manager: 'other' }, { ...theirs, operation: 'Apply' }])
    expect(
      conflictingManagers(managed(object, theirs), managed(object, { ...other, fieldsV1: {} }, theirs)),
    ).toEqual([])
})

test('a map held without inner fields is named itself', () => {
  const held = entry('a', { 'f:data': { '.': {} }, 'f:spec': { '.': {}, 'f:x': {} } })
  expect(conflictingManagers(managed(object, held), object)).toEqual(['a (data, spec.x)'])
})

test('items of lists are named by their keys and values', () => {
  const ports = { 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {} } } } }
  const finalizers = { 'f:metadata': { 'f:finalizers': { 'v:"x/y"': {} } } }
  const live = managed(object, entry('a', ports), entry('b', finalizers))
  expect(conflictingManagers(live, object)).toEqual([
    'a (spec.ports[port=80,protocol=TCP].name)',
    'b (metadata.finalizers["x/y"])',
  ])
})
