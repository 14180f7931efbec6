import { expect, test } from 'vitest'
import { isGuestOf, isMade, losers, managerFor } from '../../lib/step/ownership.ts'
import { entry, managed } from './managed.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'x' } }
const ours = entry('homelab-networking', { 'f:data': { 'f:k': {} } })
const guest = entry('homelab-networking-guest', { 'f:data': { 'f:k': {} } })
const theirs = entry('kubectl-edit', { 'f:data': { '.': {}, 'f:k': {}, 'f:l': {} } }, 'Update')

test('what carries our field manager we made; another of ours marks what was there before us', () => {
  expect(isMade(managed(object, theirs, ours))).toBe(true)
  expect(isMade(managed(object, theirs))).toBe(false)
  expect(isMade(managed(object, guest))).toBe(false)
  expect(isGuestOf(managed(object, theirs, guest))).toBe(true)
  expect(isMade(managed(object, entry('homelab-networking', {}, 'Update')))).toBe(false)
  expect(isMade(object)).toBe(false)
})

test('we apply as its maker to what we made or are to make, and as a guest to everything else', () => {
  expect(managerFor(undefined)).toBe('homelab-networking')
  expect(managerFor(managed(object, ours))).toBe('homelab-networking')
  expect(managerFor(managed(object, theirs))).toBe('homelab-networking-guest')
})

test('who loses a field, and which', () => {
  const after = entry('kubectl-edit', { 'f:data': { '.': {}, 'f:l': {} } }, 'Update')
  expect(losers(managed(object, theirs), managed(object, after, guest))).toEqual(['kubectl-edit (data.k)'])
})

test('a manager that loses everything is gone', () => {
  expect(losers(managed(object, theirs), managed(object, guest))).toEqual(['kubectl-edit (data.k, data.l)'])
})

test('who loses nothing is not named, nor are we', () => {
  expect(losers(managed(object, theirs, ours, guest), managed(object, theirs))).toEqual([])
})

test('the same manager by another operation, or on the status, is another one', () => {
  const status = { ...theirs, subresource: 'status' }
  expect(losers(managed(object, theirs, status), managed(object, theirs))).toHaveLength(1)
  expect(losers(managed(object, theirs), managed(object, { ...theirs, operation: 'Apply' }))).toHaveLength(1)
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
