import { expect, test } from 'vitest'
import { podRangesByNode } from '../../../lib/cluster/existing/pod-ranges.ts'

const source = { path: '/apis/cilium.io/v2/ciliumnodes', field: ['spec', 'ipam', 'podCIDRs'] }
const item = (name: string, spec: object) => ({ metadata: { name, uid: 'u' }, spec })

test('each node has its ranges, or none before the CNI assigned any', () => {
  const items = [
    item('a', { ipam: { podCIDRs: ['10.0.0.0/24', 'fd00::/112'], pools: {} } }),
    item('b', { ipam: {} }),
    item('c', {}),
  ]
  expect([...podRangesByNode({ kind: 'List', items }, source)]).toEqual([
    ['a', ['10.0.0.0/24', 'fd00::/112']],
    ['b', []],
    ['c', []],
  ])
})

test('an answer other than a list is an error', () => {
  expect(() => podRangesByNode({ kind: 'Status' }, source)).toThrow(/items/)
})
