import { expect, test } from 'vitest'
import { isGuestOf, isMade, losers, marked, OURS_SELECTOR } from '../../lib/step/ownership.ts'
import { entry, made, managed, ours } from './managed.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'x' } }
const theirs = entry('kubectl-edit', { 'f:data': { '.': {}, 'f:k': {}, 'f:l': {} } }, 'Update')
const mine = entry('homelab-networking', { 'f:data': { 'f:k': {} } })

test('what has our label and our field manager we made; the one alone is a copy, the other what we set on it', () => {
  expect(isMade(managed(ours(object), theirs, mine))).toBe(true)
  expect(isMade(managed(ours(object), theirs))).toBe(false)
  expect(isMade(managed(object, theirs, mine))).toBe(false)
  expect(isMade(managed(ours(object), { ...mine, operation: 'Update' }))).toBe(false)
  expect(isGuestOf(managed(object, theirs, mine))).toBe(true)
  expect(isGuestOf(managed(object, theirs))).toBe(false)
  expect(isMade(object)).toBe(false)
})

test('what we make is marked, and stays so; what was there before us is not, whatever we set on it', () => {
  const labelled = { ...object, metadata: { ...object.metadata, labels: { app: 'a' } } }
  const withAll = { app: 'a', 'managed-by': 'homelab-networking', 'managed-for': 'shelf.west' }
  expect(marked(labelled, undefined, 'shelf.west').metadata.labels).toEqual(withAll)
  expect(marked(labelled, made(object), 'shelf.west').metadata.labels).toEqual(withAll)
  expect(marked(labelled, managed(object, theirs), 'shelf.west')).toBe(labelled)
  expect(marked(labelled, managed(object, theirs, mine), 'shelf.west')).toBe(labelled)
})

test('what two components want stays the one’s that made it first', () => {
  const first = marked(object, undefined, 'first')
  expect(marked(object, managed(first, mine), 'second')).toEqual(first)
})

test('what finds all that we made asks for our mark', () => {
  const labels = marked(object, undefined, 'shelf.west').metadata.labels as Record<string, string>
  const [, mark = ''] = decodeURIComponent(OURS_SELECTOR).split(/^labelSelector=/)
  const [key = '', value] = mark.split('=')
  expect([labels[key], value]).toEqual(['homelab-networking', 'homelab-networking'])
})

test('who loses a field, and which', () => {
  const after = entry('kubectl-edit', { 'f:data': { '.': {}, 'f:l': {} } }, 'Update')
  expect(losers(managed(object, theirs), managed(object, after, mine))).toEqual(['kubectl-edit (data.k)'])
})

test('a manager that loses everything is gone', () => {
  expect(losers(managed(object, theirs), managed(object, mine))).toEqual(['kubectl-edit (data.k, data.l)'])
})

test('who loses nothing is not named, nor are we', () => {
  expect(losers(managed(object, theirs, mine), managed(object, theirs))).toEqual([])
})

test('the same manager by another operation, or on the status, is another one', () => {
  const status = { ...theirs, subresource: 'status' }
  expect(losers(managed(object, theirs, status), managed(object, theirs))).toHaveLength(1)
  expect(losers(managed(object, theirs), managed(object, { ...theirs, operation: 'Apply' }))).toHaveLength(1)
  for (const other of [status, { ...theirs, manager: 'other' }, { ...theirs, operation: 'Apply' }])
    expect(losers(managed(object, theirs), managed(object, { ...other, fieldsV1: {} }, theirs))).toEqual([])
})

test('a map that is held without a field in it is named itself', () => {
  const held = entry('a', { 'f:data': { '.': {} }, 'f:spec': { '.': {}, 'f:x': {} } })
  expect(losers(managed(object, held), object)).toEqual(['a (data, spec.x)'])
})

test('items of lists are named by their keys and values', () => {
  const ports = { 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {} } } } }
  const finalizers = { 'f:metadata': { 'f:finalizers': { 'v:"x/y"': {} } } }
  const live = managed(object, entry('a', ports), entry('b', finalizers))
  expect(losers(live, object)).toEqual([
    'a (spec.ports[port=80,protocol=TCP].name)',
    'b (metadata.finalizers["x/y"])',
  ])
})
