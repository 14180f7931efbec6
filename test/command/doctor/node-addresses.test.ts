import { expect, test } from 'vitest'
import { nodeAddresses } from '../../../lib/command/doctor/node-addresses.ts'

const taken = (entries: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(entries).flatMap(([by, ranges]) => ranges.map((range) => ({ range, by })))

const before = taken({
  'container west-control-plane': ['172.18.0.2', 'fc00::2'],
  'container west-worker': ['172.18.0.3'],
  'container registry': ['172.18.0.9'],
})

test.each([
  ['the same, in another order', { 'container west-control-plane': ['fc00::2', '172.18.0.2'] }],
  ['a container that is not ours has another', { 'container registry': ['172.18.0.4'] }],
  ['none there any more', {}],
])('%s: nothing to say', (_, now) => {
  expect(nodeAddresses('west', before, taken(now))).toEqual([])
})

test('two nodes that changed places after a restart', () => {
  const now = taken({
    'container west-control-plane': ['172.18.0.3', 'fc00::2'],
    'container west-worker': ['172.18.0.2'],
  })
  const [finding] = nodeAddresses('west', before, now)
  expect(finding).toMatchObject({ id: 'node-address-changed', fix: { commands: ['make up CLUSTER=west'] } })
  expect(finding?.evidence).toBe(
    'container west-control-plane: 172.18.0.2, fc00::2, now 172.18.0.3, fc00::2; container west-worker: 172.18.0.3, now 172.18.0.2',
  )
})

test('a node of an existing cluster', () => {
  const found = nodeAddresses(
    'home',
    taken({ 'node pi': ['192.168.1.5'] }),
    taken({ 'node pi': ['192.168.1.6'] }),
  )
  expect(found).toHaveLength(1)
})
