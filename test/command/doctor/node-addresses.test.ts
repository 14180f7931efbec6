import { expect, test } from 'vitest'
import { nodeAddresses } from '../../../lib/command/doctor/node-addresses.ts'

type Entries = Readonly<Record<string, readonly string[]>>

/** Addresses by who has them: containers, or nodes. */
const taken = (entries: Entries, kind: 'container' | 'node' = 'container') =>
  Object.entries(entries).flatMap(([name, ranges]) =>
    ranges.map((range) => ({ range, by: `${kind} ${name}`, [kind]: name })),
  )

const before = taken({
  'west-control-plane': ['172.18.0.2', 'fc00::2'],
  'west-worker': ['172.18.0.3'],
  registry: ['172.18.0.9'],
  'westend-worker': ['172.18.0.6'],
})

test.each([
  ['the same, in another order', { 'west-control-plane': ['fc00::2', '172.18.0.2'] }],
  ['a container that is not ours has another', { registry: ['172.18.0.4'] }],
  ['none there any more', {}],
  ['a container of another cluster, whose name begins alike', { 'westend-worker': ['172.18.0.5'] }],
])('%s: nothing to say', (_, now) => {
  expect(nodeAddresses('west', before, taken(now))).toEqual([])
})

test('two nodes that changed places after a restart', () => {
  const now = taken({
    'west-control-plane': ['172.18.0.3', 'fc00::2'],
    'west-worker': ['172.18.0.2'],
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
    taken({ pi: ['192.168.1.5'] }, 'node'),
    taken({ pi: ['192.168.1.6'] }, 'node'),
  )
  expect(found).toHaveLength(1)
})
