import { describe, expect, test } from 'vitest'
import type { ClusterStatus } from '../../../lib/command/status/facts.ts'
import { buildTopology } from '../../../lib/command/topology/build.ts'
import { nameParts, rangeParts } from '../../../lib/command/topology/compare.ts'
import { topologyDot } from '../../../lib/command/topology/dot.ts'
import { topologyMermaid } from '../../../lib/command/topology/mermaid.ts'
import { plannedNodes } from '../../../lib/command/topology/planned-nodes.ts'
import { topologyText } from '../../../lib/command/topology/text.ts'
import { loadLab } from '../../../lib/lab/load.ts'
import { clusterOf } from '../../cluster/kind/wanted.ts'
import { clusterStatus, component, plannedStatus } from '../status/status.ts'

const loaded = loadLab('clusters: { west: {}, east: {} }', {})
if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
const build = (...clusters: readonly ClusterStatus[]) => buildTopology(loaded.lab, clusters)
const partsOf = (...clusters: readonly ClusterStatus[]) => build(...clusters).networks[0]?.clusters[0]?.parts

test.each([
  [['a', 'b'], ['a', 'b'], 'a there, b there'],
  [['a', 'b'], ['b', 'c'], 'a missing, b there, c unplanned'],
  [['a'], undefined, 'a unseen'],
  [[], ['a'], 'a unplanned'],
])('names planned %j, observed %j: %s', (planned, observed, states) => {
  expect(
    nameParts(planned, observed)
      .map(({ name, state }) => `${name} ${state}`)
      .join(', '),
  ).toBe(states)
})

test.each([
  [['10.0.0.0/16'], ['10.0.0.0/24', '10.0.1.0/24'], ['there']],
  [['10.0.0.0/16'], ['10.9.0.0/24'], ['missing', 'unplanned']],
  [
    ['10.0.0.0/16', 'fd00::/56'],
    ['10.0.0.0/24', 'fd00::/64'],
    ['there', 'there'],
  ],
  [['10.0.0.0/16'], undefined, ['unseen']],
])('ranges planned %j, observed %j: %j', (planned, observed, states) => {
  expect(rangeParts(planned, observed).map(({ state }) => state)).toEqual(states)
})

test.each([
  [{}, ['west-control-plane']],
  [
    { kind: { controlPlanes: 2, workers: 2 } },
    ['west-control-plane', 'west-control-plane2', 'west-worker', 'west-worker2'],
  ],
  [{ provider: 'rehearsal', rehearsal: { nodes: 3 } }, ['west-control-plane', 'west-worker', 'west-worker2']],
  [{ provider: 'existing' }, undefined],
])('the nodes of %j', (entry, names) => {
  expect(plannedNodes('west', clusterOf(entry))).toEqual(names)
})

describe('a cluster', () => {
  test('that is up and as planned', () => {
    const states = Object.values(partsOf(clusterStatus()) ?? {}).flatMap((parts) =>
      parts.map(({ state }) => state),
    )
    // node, pods, services and pool are there; no component announces the VIP, and the service is foreign
    expect(states).toEqual(['there', 'there', 'there', 'there', 'unseen', 'unplanned'])
  })

  test('that is only planned', () => {
    const parts = partsOf(plannedStatus)
    expect(parts?.nodes).toEqual([{ name: 'west-control-plane', state: 'unseen' }])
    expect(parts?.pods).toEqual([{ name: '10.0.0.0/16', state: 'unseen' }])
    expect(parts?.pools).toEqual([
      { name: '172.18.255.200-172.18.255.250', state: 'unseen', detail: 'pools' },
    ])
  })

  test('with an extra node, other pod ranges, and a pool with drift', () => {
    const node = { name: 'west-worker', isReady: true, addresses: ['172.18.0.9'], podRanges: ['10.9.0.0/24'] }
    const drift = [{ action: 'create' as const, what: 'IPAddressPool a/b' }]
    const components = [component({ pools: ['172.18.255.200-172.18.255.250'], drift })]
    const parts = partsOf(clusterStatus({ nodes: [node], components }))
    expect(parts?.nodes).toEqual([
      { name: 'west-control-plane', state: 'missing' },
      { name: 'west-worker', state: 'unplanned', detail: '172.18.0.9' },
    ])
    expect(parts?.pods.map(({ state }) => state)).toEqual(['missing', 'unplanned'])
    expect(parts?.pools[0]).toMatchObject({ state: 'missing', detail: 'pools, 1 of 51 handed out' })
  })

  test('with ranges that components use outside the plan', () => {
    const components = [component({ name: 'announcer', pools: ['172.18.255.240/28'], vips: ['fd00::9/128'] })]
    const parts = partsOf(clusterStatus({ components }))
    expect(parts?.pools).toMatchObject([
      { name: '172.18.255.200-172.18.255.250', detail: 'reserved' },
      { name: '172.18.255.240/28', detail: 'announcer' },
    ])
    expect(parts?.VIP).toMatchObject([
      { name: '172.18.255.251', detail: 'reserved' },
      { name: 'fd00::9/128', detail: 'announcer' },
    ])
  })

  test('with services of the lab, its charts, its gateways, and foreign ones', () => {
    const service = (name: string, origin: object = {}) => ({
      name,
      addresses: ['172.18.255.201'],
      ports: [80],
      ...origin,
    })
    const parts = partsOf(
      clusterStatus({
        components: [component({ services: ['web/own', 'web/late'], releases: ['front'] })],
        services: [
          service('web/own'),
          service('web/front', { release: 'front' }),
          service('web/gate', { owner: { kind: 'Gateway', name: 'a' } }),
          service('web/mine'),
          service('web/alien', { release: 'other' }),
          service('web/spaced', { release: 'Gateway a' }),
        ],
      }),
    )
    expect(parts?.['load balancers'].map(({ name, state }) => `${name} ${state}`)).toEqual([
      'web/own there',
      'web/late missing',
      'web/front there',
      'web/gate there',
      'web/mine unplanned',
      'web/alien unplanned',
      'web/spaced unplanned',
    ])
  })

  test('in a rehearsal does not use the planned ranges', () => {
    const parts = partsOf(clusterStatus({ provider: 'rehearsal', serviceRanges: ['10.0.0.0/24'] }))
    expect(parts?.services).toEqual([{ name: '10.1.0.0/20', state: 'unseen' }])
  })
})

describe('links', () => {
  const linked = (name: string, peer: string, more: object = {}) =>
    clusterStatus({ name, components: [component({ name: 'mesh', links: [name, peer], ...more })] })

  test('are one per pair, and there if both sides are', () => {
    expect(build(linked('west', 'east'), linked('east', 'west')).links).toEqual([
      { from: 'west', to: 'east', by: 'mesh', state: 'there' },
    ])
    const cut = linked('east', 'west', { drift: [{ action: 'create', what: 'link' }] })
    expect(build(linked('west', 'east'), cut).links).toMatchObject([{ state: 'missing' }])
  })

  test('that wait for their peer are missing', () => {
    const waiting = (change: object) =>
      linked('east', 'west', { drift: [{ action: 'wait', what: 'no link to west', ...change }] })
    const statesOf = (change: object) => build(linked('west', 'east'), waiting(change)).links
    expect(statesOf({ peer: 'west' })).toMatchObject([{ state: 'missing' }])
    expect(statesOf({ peer: 'west-2' })).toMatchObject([{ state: 'there' }])
  })

  test('are there while the component waits for something else, whatever its wording', () => {
    const drift = [{ action: 'wait', what: 'deployment/west in x: 0 of 1 pods available' }]
    expect(build(linked('west', 'east'), linked('east', 'west', { drift })).links).toMatchObject([
      { state: 'there' },
    ])
  })
})

describe('drawn', () => {
  const drift = [{ action: 'create' as const, what: 'link' }]
  const meshed = (name: string, peer: string) =>
    clusterStatus({ name, components: [component({ name: 'mesh "a"', links: [peer], drift })] })
  const topology = build(meshed('west', 'east'), meshed('east', 'west'))

  test('as text, with differences marked and explained, and no line wider than a terminal', () => {
    const lines = topologyText(topology).split('\n')
    expect(lines[0]).toBe('network kind 172.18.0.0/16')
    expect(lines).toContain(' +  west -- east  mesh "a"')
    expect(lines.at(-1)).toBe('+ planned, and not there   ? there, and not planned')
    expect(lines.find((line) => line.includes('web/web'))).toMatch(
      /^ {3}\? {2}load balancers {2}web\/web +172\.18\.255\.200 :80$/,
    )
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('as text, without a legend if there are no differences', () => {
    expect(topologyText(build(plannedStatus))).not.toContain('planned, and not there')
  })

  test('as DOT, with quoted labels and an edge between the boxes of the two clusters', () => {
    const dot = topologyDot(topology)
    expect(dot).toContain('label="+ mesh \\"a\\"", ltail=cluster_c0, lhead=cluster_c1')
    expect(dot.match(/{/g)).toHaveLength(dot.match(/}/g)?.length ?? -1)
  })

  test('as Mermaid, with markup characters as entities', () => {
    const mermaid = topologyMermaid(topology)
    expect(mermaid).toContain('c0 -.-|"+ mesh #34;a#34;"| c1')
    expect(mermaid.match(/subgraph/g)).toHaveLength(mermaid.match(/\bend$/gm)?.length ?? -1)
  })
})
