import { expect, test } from 'vitest'
import { conflictingManagers, isFieldManager, isOwned, withOwnerLabels } from '../../lib/step/ownership.ts'
import { entry, made, managed, ours } from './managed.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'x' } }
const theirs = entry('kubectl-edit', { 'f:data': { '.': {}, 'f:k': {}, 'f:l': {} } }, 'Update')
const mine = entry('homelab-networking', { 'f:data': { 'f:k': {} } })

test('what has our label and our field manager we made; the one alone is a copy, the other what we set on it', () => {
  expect(isOwned(managed(ours(object), theirs, mine))).toBe(true)
  expect(isOwned(managed(ours(object), theirs))).toBe(false)
  expect(isOwned(managed(object, theirs, mine))).toBe(false)
  expect(isOwned(managed(ours(object), { ...mine, operation: 'Update' }))).toBe(false)
  expect(isFieldManager(managed(object, theirs, mine))).toBe(true)
  expect(isFieldManager(managed(object, theirs))).toBe(false)
  expect(isOwned(object)).toBe(false)
})

test('what we make is marked, and stays so; what was there before us is not, whatever we set on it', () => {
  const labelled = { ...object, metadata: { ...object.metadata, labels: { app: 'a' } } }
  const withAll = { app: 'a', 'managed-by': 'homelab-networking', 'managed-for': 'shelf.west' }
  expect(withOwnerLabels(labelled, undefined, 'shelf.west').metadata.labels).toEqual(withAll)
  expect(withOwnerLabels(labelled, made(object), 'shelf.west').metadata.labels).toEqual(withAll)
  expect(withOwnerLabels(labelled, managed(object, theirs), 'shelf.west')).toBe(labelled)
  expect(withOwnerLabels(labelled, managed(object, theirs, mine), 'shelf.west')).toBe(labelled)
})

test('what two components want stays the one’s that made it first', () => {
  const first = withOwnerLabels(object, undefined, 'first')
  expect(withOwnerLabels(object, managed(first, mine), 'second')).toEqual(first)
})

test('who loses a field, and which', () => {
  const after = entry('kubectl-edit', { 'f:data': { '.': {}, 'f:l': {} } }, 'Update')
  expect(conflictingManagers(managed(object, theirs), managed(object, after, mine))).toEqual([
    'kubectl-edit (data.k)',
  ])
})

test('a manager that loses everything is gone', () => {
  expect(conflictingManagers(managed(object, theirs), managed(object, mine))).toEqual([
    'kubectl-edit (data.k, data.l)',
  ])
})

test('who loses nothing is not named, nor are we', () => {
  expect(conflictingManagers(managed(object, theirs, mine), managed(object, theirs))).toEqual([])
})

test('the same manager by another operation, or on the status, is another one', () => {
  const status = { ...theirs, subresource: 'status' }
  expect(conflictingManagers(managed(object, theirs, status), managed(object, theirs))).toHaveLength(1)
  expect(
    conflictingManagers(managed(object, theirs), managed(object, { ...theirs, operation: 'Apply' })),
  ).toHaveLength(1)
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
