import { expect, test } from 'vitest'
import { aboutObject, aboutRelease, describeObject } from '../../lib/step/describe.ts'

const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a', labels: { x: 'y' } } }
const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a', namespace: 'b' }, spec: {} }

test('an object is described by its kind, namespace and name', () => {
  expect([node, job].map(describeObject)).toEqual(['Node a', 'Job b/a'])
})

test('the subject of a change is the same as text and as data', () => {
  expect([node, job].map(aboutObject)).toEqual([
    { what: 'Node a', object: { apiVersion: 'v1', kind: 'Node', name: 'a' } },
    { what: 'Job b/a', object: { apiVersion: 'batch/v1', kind: 'Job', namespace: 'b', name: 'a' } },
  ])
  expect(aboutRelease({ namespace: 'b', release: 'a' })).toEqual({
    what: 'Helm release b/a',
    release: { namespace: 'b', name: 'a' },
  })
})
