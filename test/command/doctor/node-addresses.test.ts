import { expect, test } from 'vitest'
import { movedNodes } from '../../../lib/command/doctor/node-addresses.ts'

type Entries = Readonly<Record<string, readonly string[]>>

/** Addresses by the name of the container or node that has them. */
const taken = (entries: Entries, kind: 'container' | 'node' = 'container') =>
  Object.entries(entries).flatMap(([name, ranges]) =>
    ranges.map((range) => ({ range, by: `${kind} ${name}`, [kind]: name })),
  )

const before = taken({
  'west-control-plane': ['172.18.0.2', 'fc00::2'],
  'west-worker': ['172.18.0.3'],
  registry: ['172.18.0.9'],
  'westend-worker': ['172.18.0.6'],
  'west-2-worker': ['172.18.0.7'],
})

test.each([
  ['the same addresses in another order', { 'west-control-plane': ['fc00::2', '172.18.0.2'] }],
  ['another address of a foreign container', { registry: ['172.18.0.4'] }],
  ['no addresses at all', {}],
  [
    'another address of a container whose cluster has the name as a prefix',
    { 'westend-worker': ['172.18.0.5'], 'west-2-worker': ['172.18.0.5'] },
  ],
])('%s: no finding', (_, now) => {
  expect(movedNodes('west', before, taken(now))).toEqual([])
})

test('two nodes that swapped addresses after a restart are one finding', () => {
  const now = taken({
    'west-control-plane': ['172.18.0.3', 'fc00::2'],
    'west-worker': ['172.18.0.2'],
  })
  const [finding] = movedNodes('west', before, now)
  expect(finding).toMatchObject({ id: 'node-address-changed', fix: { commands: ['make up CLUSTER=west'] } })
  expect(finding?.evidence).toBe(
    'container west-control-plane: 172.18.0.2, fc00::2, now 172.18.0.3, fc00::2; container west-worker: 172.18.0.3, now 172.18.0.2',
  )
})

test('a changed address of a node of an existing cluster is a finding', () => {
  const found = movedNodes(
    'home',
    taken({ pi: ['192.168.1.5'] }, 'node'),
    taken({ pi: ['192.168.1.6'] }, 'node'),
  )
  expect(found).toHaveLength(1)
})

test('addresses that an older checkout recorded, without the name as a field, are compared too', () => {
  const old = before.map(({ range, by }) => ({ range, by }))
  const [finding] = movedNodes(
    'west',
    old,
    taken({ 'west-worker': ['172.18.0.4'], registry: ['172.18.0.5'] }),
  )
  expect(finding?.evidence).toBe('container west-worker: 172.18.0.3, now 172.18.0.4')
})
