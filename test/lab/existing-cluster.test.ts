import { describe, expect, test } from 'vitest'
import {
  existingCluster,
  kubeconfigView,
  nameOf,
  nodeList,
  releaseOf,
  serverOf,
} from '../../lib/lab/existing-cluster.ts'

interface Node {
  addresses?: string[]
  podCIDRs?: string[]
  controlPlane?: boolean
}

/** The used part of `kubectl get nodes -o json`, and some unused fields. */
const nodes = (...wanted: readonly Node[]) =>
  nodeList.parse({
    apiVersion: 'v1',
    kind: 'List',
    items: wanted.map(({ addresses = [], podCIDRs, controlPlane }, index) => ({
      metadata: {
        name: `node-${index}`,
        uid: 'x',
        labels: controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {},
      },
      spec: podCIDRs === undefined ? {} : { podCIDR: podCIDRs[0], podCIDRs },
      status: {
        addresses: [
          { type: 'Hostname', address: `node-${index}` },
          ...addresses.map((address) => ({ type: 'InternalIP', address })),
          { type: 'ExternalIP', address: '203.0.113.9' },
        ],
      },
    })),
  }).items

const access = { kubeconfig: '/k', context: 'c', server: 'https://192.0.2.1:6443' }
const describeNodes = (...wanted: readonly Node[]) =>
  existingCluster(access, nodes(...wanted), '172.18.0.0/16')
const withAddresses = (...addresses: readonly string[]) =>
  describeNodes(...addresses.map((address) => ({ addresses: [address] })))

test.each([
  [['192.0.2.10'], ['192.0.2.0/24']],
  [['192.0.2.10', '192.0.2.200'], ['192.0.2.0/24']],
  [['172.18.0.2', '172.18.3.9'], ['172.18.0.0/22']],
  [
    ['10.0.0.5', '192.168.1.4', '10.0.1.5'],
    ['10.0.0.0/23', '192.168.1.0/24'],
  ],
  [['2001:db8::5', '2001:db8::1:5'], ['2001:db8::/64']],
  [['2001:db8:0:1::5', '2001:db8:0:2::5'], ['2001:db8::/62']],
  [
    ['192.0.2.10', '2001:db8::5'],
    ['192.0.2.0/24', '2001:db8::/64'],
  ],
  [['not an address'], ['172.18.0.0/16']],
])('nodes at %j are in %j', (addresses, networks) => {
  expect(withAddresses(...addresses).networks).toEqual(networks)
})

test('nodes without addresses give the lab’s assumed network', () => {
  expect(withAddresses()).toMatchObject({ networks: ['172.18.0.0/16'], nodes: [] })
})

test.each<[string[][], string[], string]>([
  [[['10.244.0.0/24']], ['10.244.0.0/24'], 'ipv4'],
  [[['10.244.0.0/24'], ['10.244.2.0/24']], ['10.244.0.0/22'], 'ipv4'],
  [
    [
      ['10.244.0.0/24', 'fd00:10:244::/64'],
      ['10.244.1.0/24', 'fd00:10:244:1::/64'],
    ],
    ['10.244.0.0/23', 'fd00:10:244::/63'],
    'dual',
  ],
  [[['fd00:10:244::/64']], ['fd00:10:244::/64'], 'ipv6'],
  [[], [], 'ipv4'],
])('nodes with pods in %j: %j, %s', (ranges, pods, ipFamily) => {
  expect(describeNodes(...ranges.map((podCIDRs) => ({ podCIDRs })))).toMatchObject({ pods, ipFamily })
})

test('podCIDR alone is used, as old API servers set it', () => {
  const [node] = nodes({ podCIDRs: ['10.244.0.0/24'] })
  const old = node === undefined ? [] : [{ ...node, spec: { podCIDR: '10.244.0.0/24', podCIDRs: [] } }]
  expect(existingCluster(access, old, '172.18.0.0/16').pods).toEqual(['10.244.0.0/24'])
})

describe('the API server’s address', () => {
  const cluster = nodes(
    { addresses: ['192.0.2.20'] },
    { addresses: ['2001:db8::10', '192.0.2.10'], controlPlane: true },
  )

  test.each([
    ['https://192.0.2.1:6443', '192.0.2.1:6443'],
    ['https://api.home.example', 'api.home.example:443'],
    ['https://not-localhost.example:6443', 'not-localhost.example:6443'],
    ['https://127.0.0.1:39291', '192.0.2.10:6443'],
    ['https://localhost:39291', '192.0.2.10:6443'],
    ['https://[2001:db8::1]:6443', '192.0.2.10:6443'], // what lab.yaml cannot say: host:port is without colons
  ])('%s: %s', (server, value) => {
    expect(existingCluster({ ...access, server }, cluster, '172.18.0.0/16').apiServer.value).toBe(value)
  })

  test('the origin is the kubeconfig, or a node and the usual port', () => {
    const from = (server: string) =>
      existingCluster({ ...access, server }, cluster, '172.18.0.0/16').apiServer.from
    expect(from('https://192.0.2.1:6443')).toBe('the kubeconfig')
    expect(from('https://127.0.0.1:39291')).toBe('a node, with the usual port')
  })

  test('a node without an IPv4 address is used by name', () => {
    const only6 = nodes({ addresses: ['2001:db8::10'], controlPlane: true })
    const { apiServer } = existingCluster({ ...access, server: 'https://[::1]:1' }, only6, '172.18.0.0/16')
    expect(apiServer.value).toBe('node-0:6443')
  })
})

test.each([
  ['v1.34.4', '1.34.4'],
  ['v1.33.1+k3s1', '1.33.1'],
  ['v1.35.0-rc.1', '1.35.0'],
  ['v10.34.12', '10.34.12'],
  ['v1.34', '1.34'],
  ['main', 'main'],
])('release %s is %s', (version, release) => {
  expect(releaseOf(version)).toBe(release)
})

test.each([
  ['kind-west', 'kind-west'],
  ['default', 'homelab'],
  ['admin@Home.Lab', 'admin-home-lab'],
  ['@@@', 'homelab'],
  [`${'a'.repeat(31)}-b`, 'a'.repeat(31)],
])('context %s becomes cluster %s', (context, name) => {
  expect(nameOf(context)).toBe(name)
})

test('a context has the server of its cluster', () => {
  const view = kubeconfigView.parse({
    contexts: [{ name: 'a', context: { cluster: 'one', user: 'me' } }],
    clusters: [{ name: 'one', cluster: { server: 'https://192.0.2.1:6443' } }],
  })
  expect(serverOf(view, 'a')).toBe('https://192.0.2.1:6443')
  expect(serverOf(view, 'b')).toBeUndefined()
  expect(serverOf(kubeconfigView.parse({ contexts: null, clusters: null }), 'a')).toBeUndefined()
})
