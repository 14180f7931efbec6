import { expect, test } from 'vitest'
import type { NodeContainer } from '../../../lib/cluster/kind/docker.ts'
import { mismatches, unfit } from '../../../lib/cluster/kind/fit.ts'
import { clusterOf, wantedOf } from './wanted.ts'

const node = (name: string, role: string): NodeContainer => ({
  id: name,
  name,
  role,
  running: true,
  image: 'i',
  cluster: 'west',
})
const nodes = [node('west-control-plane', 'control-plane')]
const observed = {
  podSubnet: '10.0.0.0/16',
  serviceSubnet: '10.1.0.0/20',
  kubernetes: 'v1.34.4',
  daemonSets: ['kindnet', 'kube-proxy'],
  cniOfImage: ['kindnet'],
}

const compare = (
  entry: object,
  found: Partial<typeof observed> = {},
  replaces: Parameters<typeof wantedOf>[1] = [],
) => mismatches(clusterOf(entry), wantedOf({}, replaces), nodes, { ...observed, ...found })

test('a cluster as the lab wants it has no mismatch', () => {
  expect(compare({})).toEqual([])
  expect(compare({ kubernetes: '1.34.4' })).toEqual([])
  expect(compare({}, { daemonSets: ['cilium'] }, ['cni', 'kube-proxy'])).toEqual([])
  // a node image with another CNI
  expect(compare({}, { daemonSets: ['podnet', 'kube-proxy'], cniOfImage: ['podnet'] })).toEqual([])
})

test.each([
  ['workers', { kind: { workers: 2 } }, {}, 'workers: 2, got 0'],
  ['control planes', { kind: { controlPlanes: 3 } }, {}, 'control planes: 3, got 1'],
  ['the release', { kubernetes: '1.35' }, {}, 'Kubernetes: 1.35, got 1.34'],
  ['the patch release, if the lab has one', { kubernetes: '1.34.11' }, {}, 'Kubernetes: 1.34.11, got 1.34.4'],
  ['pods', {}, { podSubnet: '10.244.0.0/16' }, 'pod CIDR: 10.0.0.0/16, got 10.244.0.0/16'],
  ['services', {}, { serviceSubnet: '10.96.0.0/16' }, 'service CIDR: 10.1.0.0/20, got 10.96.0.0/16'],
  ['the CNI', {}, { daemonSets: ['kube-proxy'] }, "cni: kind's own, got none"],
  ['kube-proxy', {}, { daemonSets: ['kindnet'] }, "kube-proxy: kind's own, got none"],
])('a difference in %s', (_, entry, found, difference) => {
  expect(compare(entry, found)).toEqual([difference])
})

test('all differences are reported at once, with exit code 2', () => {
  const differences = compare({ kind: { workers: 1 } }, {}, ['cni'])
  const failure = unfit('west', differences)
  expect(failure.exitCode).toBe(2)
  expect(failure.details.expected).toContain("workers: 1, got 0\n    cni: none, got kind's own")
})
