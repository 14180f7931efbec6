import { expect, test } from 'vitest'
import { loadLab } from '../../../lib/lab/load.ts'
import { planAddresses } from '../../../lib/net/address-plan.ts'
import type { NodeAddresses } from '../../../lib/net/node-addresses.ts'
import type { Step } from '../../../lib/step/step.ts'
import type { PeerCluster, TaskContext } from '../../../lib/task/task-context.ts'
import cilium from '../../../tasks/cilium.mts'
import clustermesh from '../../../tasks/clustermesh.mts'
import { components } from '../../lab/components.ts'
import { failureOf } from '../../net/failing.ts'

interface Sketch {
  slot?: number
  component?: object | undefined
  cilium?: object
  nodes?: readonly NodeAddresses[]
  isInRun?: boolean
}

const node = (address?: string, pods: readonly string[] = []): NodeAddresses => ({
  name: `node-${address}`,
  controlPlane: true,
  pods,
  ...(address === undefined ? {} : { address }),
})

/** What the first of some clusters sees; by default members of one mesh, with a running node each. */
function worldOf(sketches: Readonly<Record<string, Sketch>>): TaskContext {
  const names = Object.keys(sketches)
  const entries = Object.entries(sketches).map(([name, sketch]) => {
    const mesh = 'component' in sketch ? sketch.component : {}
    return [
      name,
      { components: { cilium: sketch.cilium ?? {}, metallb: {}, ...(mesh && { clustermesh: mesh }) } },
    ]
  })
  const loaded = loadLab(JSON.stringify({ clusters: Object.fromEntries(entries) }), components)
  if (!loaded.ok) throw new Error(loaded.problems.join())
  const { lab } = loaded
  const plan = planAddresses({
    clusters: names.map((name, index) => ({
      name,
      slot: sketches[name]?.slot ?? index,
      families: [4],
      network: 'kind',
    })),
    networks: [{ name: 'kind', subnets: [{ cidr: '172.18.0.0/16' }], taken: [], assumed: false }],
    avoided: [],
    bases: {
      ...lab.addresses,
      pods4: { range: '10.0.0.0/8', prefix: 20 },
      services4: { range: '11.0.0.0/8', prefix: 20 },
    },
  })
  const clusters = names.map((name, index): PeerCluster => {
    const { nodes = [node(`172.18.0.${index + 2}`)], isInRun = true } = sketches[name] ?? {}
    const addresses = plan.clusters.find((planned) => planned.name === name)
    const cluster = lab.clusters[name]
    if (addresses === undefined || cluster === undefined) throw new Error(name)
    return {
      name,
      components: cluster.components,
      addresses,
      nodes,
      isInRun,
    }
  })
  const [first] = clusters
  const entry = lab.clusters[first?.name ?? '']
  if (first === undefined || entry === undefined) throw new Error('no cluster')
  return {
    lab,
    cluster: { name: first.name, ...entry, apiServer: { host: first.name, port: 6443 } },
    addresses: first.addresses,
    clusters,
    isStandalone: false,
  }
}

interface MeshValues {
  cluster: { name: string; id: number }
  clustermesh: {
    useAPIServer?: boolean
    maxConnectedClusters?: number
    config: { clusters: Record<string, { ips: string[]; port: number }> }
    apiserver: { service: object; kvstoremesh: { extraArgs: string[] } }
  }
}

const ciliumSteps = (sketches: Parameters<typeof worldOf>[0]) =>
  cilium.steps(cilium.input.parse({}), worldOf(sketches))

function valuesOf(steps: readonly Step[]): MeshValues {
  const release = steps.find((step) => step.kind === 'helm')
  return release?.values.computed as unknown as MeshValues
}

const peersOf = (sketches: Parameters<typeof worldOf>[0]) =>
  valuesOf(ciliumSteps(sketches)).clustermesh.config.clusters

test('a lone Cilium has its name, an id and the lab’s authority from the start, and no mesh', () => {
  const steps = ciliumSteps({ lone: { component: undefined } })
  const { cluster, clustermesh } = valuesOf(steps)
  expect(cluster).toEqual({ name: 'lone', id: 1 })
  expect(clustermesh).toEqual({})
  const release = steps.find((step) => step.kind === 'helm')
  expect(Object.keys(release?.values.secret ?? {})).toEqual(
    expect.arrayContaining(['tls.ca.cert', 'tls.ca.key']),
  )
  expect(
    valuesOf(ciliumSteps({ lone: { component: undefined, slot: 300 } })).clustermesh.maxConnectedClusters,
  ).toBe(511)
})

test('members do not wait for each other as long as Cilium would, where a release waits at all', () => {
  const extraArgsOf = (release: string) =>
    valuesOf(cilium.steps(cilium.input.parse({ version: release }), worldOf({ east: {}, west: {} })))
      .clustermesh.apiserver.kvstoremesh.extraArgs
  expect(extraArgsOf('1.16.0')).toEqual(['--per-cluster-ready-timeout=5s'])
  expect(extraArgsOf('1.15.19')).toEqual([])
})

test('members list each other by node address and NodePort, not themselves and nobody else', () => {
  const sketches = { east: {}, west: {}, other: { component: undefined } }
  expect(peersOf(sketches)).toEqual({ west: { ips: ['172.18.0.3'], port: 32380 } })
  const { cluster, clustermesh } = valuesOf(ciliumSteps(sketches))
  expect(cluster).toEqual({ name: 'east', id: 1 })
  expect(clustermesh).toMatchObject({
    useAPIServer: true,
    apiserver: { service: { type: 'NodePort', nodePort: 32379 } },
  })
})

test('of several nodes the control planes; where nobody says which they are, all', () => {
  const nodes = [node('172.18.0.9'), { ...node('172.18.0.10'), controlPlane: false }]
  expect(peersOf({ east: {}, west: { nodes } }).west?.ips).toEqual(['172.18.0.9'])
  const unlabelled = nodes.map((each) => ({ ...each, controlPlane: false }))
  expect(peersOf({ east: {}, west: { nodes: unlabelled } }).west?.ips).toEqual(['172.18.0.9', '172.18.0.10'])
})

test('a member that is still to be made has a word in place of its address; one that will not be there is left out', () => {
  expect(peersOf({ east: {}, west: { nodes: [node()] } }).west?.ips).toEqual(['address of node-undefined'])
  expect(peersOf({ east: {}, west: { nodes: [], isInRun: false } })).toEqual({})
})

test('LoadBalancer: the last address of each pool, at the port of the service', () => {
  const component = { serviceType: 'LoadBalancer' }
  const sketches = { east: { component }, west: { component } }
  expect(peersOf(sketches)).toEqual({ west: { ips: [expect.stringMatching(/\.254\.250$/)], port: 2379 } })
  expect(valuesOf(ciliumSteps(sketches)).clustermesh.apiserver.service).toEqual({
    type: 'LoadBalancer',
    loadBalancerIP: expect.stringMatching(/\.255\.250$/),
  })
})

test('the load balancer’s address is the last of the pool, however the lab file writes that', () => {
  const context = worldOf({ east: { component: { serviceType: 'LoadBalancer' } }, west: {} })
  const [range] = context.addresses.pool
  if (range === undefined) throw new Error('no pool was planned')
  const pool = [range, { ...range, text: '172.18.9.16/28' }]
  const steps = cilium.steps(cilium.input.parse({}), {
    ...context,
    addresses: { ...context.addresses, pool },
  })
  expect(valuesOf(steps).clustermesh.apiserver.service).toMatchObject({ loadBalancerIP: '172.18.9.31' })
})

test('the mesh task waits for its links; alone it asks for the same release as the cilium task first', () => {
  const context = worldOf({ east: {}, west: {}, north: {} })
  const input = clustermesh.input.parse({})
  const steps = clustermesh.steps(input, context)
  expect(steps.map(({ kind }) => kind)).toEqual(['ready', 'metric'])
  expect(steps.at(-1)).toMatchObject({ values: ['west', 'north'] })
  const alone = clustermesh.steps(input, { ...context, isStandalone: true })
  const release = cilium.steps(cilium.input.parse({}), context)
  expect(alone).toEqual([...release, ...steps])
})

const adopted = (pods: string) => [node('172.18.0.9', [pods])]

test.each<[string, Parameters<typeof worldOf>[0], string]>([
  [
    'two ids the same',
    { east: { cilium: { values: { cluster: { id: 2 } } } }, west: {} },
    'cluster id 2 is that of east and west',
  ],
  [
    'two NodePorts the same',
    {
      east: { cilium: { values: { clustermesh: { apiserver: { service: { nodePort: 32380 } } } } } },
      west: {},
    },
    'mesh NodePort 32380 is that of east and west',
  ],
  [
    'overlapping pods of adopted clusters',
    { east: { nodes: adopted('10.244.0.0/24') }, west: { nodes: [node('172.18.0.8', ['10.244.0.0/16'])] } },
    'pods of east (10.244.0.0/24) and of west (10.244.0.0/16) share addresses',
  ],
  [
    'pods of an adopted cluster where another one is planned to have its own',
    { east: { nodes: adopted('10.0.16.0/24') }, west: {} },
    'pods of east (10.0.16.0/24) and of west (10.0.16.0/20) share addresses',
  ],
  [
    'a node address twice',
    { east: { nodes: [node('172.18.0.3')] }, west: {} },
    'node address 172.18.0.3 is that of east and west',
  ],
  [
    'an id beyond a mesh of 255',
    { east: {}, west: { slot: 255 } },
    'west: its id is 256, and must be from 1 to 255; set clustermesh.maxConnectedClusters to 511',
  ],
  [
    'members that differ in size',
    { east: { component: { maxConnectedClusters: 511 } }, west: {} },
    'must be the same in all members: 511 in east; 255 in west',
  ],
  [
    'a member that is stopped, outside of the run',
    { east: {}, west: { nodes: [node()], isInRun: false } },
    'member west is not running',
  ],
])('%s: refused, with the clash named', (_, sketches, message) => {
  const failure = failureOf(() => ciliumSteps(sketches))
  expect(failure.exitCode).toBe(2)
  expect(failure.message).toContain(message)
})

test('256 members are too many for a mesh of 255, and fine in one of 511', () => {
  const many = (component: object) =>
    Object.fromEntries(
      Array.from({ length: 256 }, (_, index) => [
        `m${index}`,
        { component, nodes: [node(`172.18.${1 + (index >> 7)}.${index % 128}`)] },
      ]),
    )
  expect(failureOf(() => ciliumSteps(many({}))).message).toContain('the mesh has 256 members')
  expect(Object.keys(peersOf(many({ maxConnectedClusters: 511 })))).toHaveLength(255)
})
