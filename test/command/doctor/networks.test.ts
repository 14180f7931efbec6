import { expect, test } from 'vitest'
import type { DockerNetwork } from '../../../lib/command/doctor/network-facts.ts'
import { emptyNetworks, networkLacksFamily } from '../../../lib/command/doctor/networks.ts'
import { networksOver, routesOver } from '../../../lib/command/doctor/ranges.ts'
import { clusterFacts, labFacts } from './lab-facts.ts'

const network = (
  name: string,
  cidrs: readonly string[],
  containers: readonly string[] = [],
): DockerNetwork => ({
  name,
  subnets: cidrs.map((cidr) => ({ cidr })),
  taken: [],
  assumed: false,
  containers,
})

test.each([
  ['ipv4', ['172.18.0.0/16'], []],
  ['dual', ['172.18.0.0/16', 'fc00:f853:ccd:e793::/64'], []],
  ['dual', ['172.18.0.0/16'], [/has no IPv6, and west wants it/]],
  ['ipv6', ['172.18.0.0/16'], [/no IPv6/]],
  ['ipv4', ['fc00:f853:ccd:e793::/64'], [/no IPv4/]],
])('a lab of %s on a network of %j', (ipFamily, cidrs, whats) => {
  const found = networkLacksFamily([clusterFacts({ ipFamily })], [network('kind', cidrs)])
  expect(found.map(({ what }) => what)).toEqual(whats.map((what) => expect.stringMatching(what)))
})

test('doctor may remove an empty network, and leaves one with containers to the user', () => {
  const on = [clusterFacts({ ipFamily: 'dual' })]
  const fixOf = (containers: readonly string[]) =>
    networkLacksFamily(on, [network('kind', ['172.18.0.0/16'], containers)])[0]?.fix
  expect(fixOf([])?.run).toEqual([['docker', 'network', 'rm', 'kind']])
  expect(fixOf(['old-control-plane'])).toMatchObject({
    commands: ['docker rm --force --volumes old-control-plane', 'docker network rm kind'],
  })
  expect(fixOf(['old-control-plane'])?.run).toBeUndefined()
})

test('empty networks are one finding, without the network of the lab', () => {
  const all = [
    network('kind', ['172.18.0.0/16']),
    network('a', ['172.19.0.0/16']),
    network('b', ['172.20.0.0/16']),
  ]
  const [finding, ...more] = emptyNetworks([...all, network('used', ['172.21.0.0/16'], ['web'])], ['kind'])
  expect(more).toEqual([])
  expect(finding).toMatchObject({
    severity: 'info',
    what: '2 Docker networks have no container',
    evidence: 'a 172.19.0.0/16; b 172.20.0.0/16',
    fix: { commands: ['docker network rm a b'] },
  })
  expect(emptyNetworks([], [])).toEqual([])
})

test.each([
  ['pods', '10.0.0.0/8', ['pods', 'services']],
  ['services', '10.1.15.0/24', ['services']],
  ['the pool', '172.18.255.192/27', ['pool']],
  ['one address', '172.18.255.251', ['vip']],
  ['nothing', '192.168.1.0/24', []],
  ['text that is no range', 'unreachable', []],
])('a route over %s', (_, range, keys) => {
  const found = routesOver(labFacts(), [{ range, by: 'route on tun0' }])
  expect(found.map(({ severity }) => severity)).toEqual(keys.map(() => 'error'))
  expect(found.map(({ fix }) => /addresses\.(\w+);/.exec(fix.note ?? '')?.[1])).toEqual(keys)
  for (const { evidence } of found) expect(evidence).toContain(`${range} (route on tun0)`)
})

test('a route to the network of an existing cluster is no finding', () => {
  const cluster = clusterFacts({
    provider: 'existing',
    existing: { kubeconfig: 'k', context: 'c', networks: ['172.18.0.0/16'], apiServer: 'a:6443' },
  })
  expect(routesOver(labFacts([cluster]), [{ range: '172.18.0.0/16', by: 'route on eth0' }])).toEqual([])
})

test('another Docker network that overlaps a range of the lab is a warning; the lab’s own network is not', () => {
  const found = networksOver(labFacts(), [
    network('kind', ['172.18.0.0/16']),
    network('web', ['10.0.3.0/24'], ['web']),
  ])
  expect(found).toMatchObject([{ id: 'network-overlap', severity: 'warning' }])
  expect(found[0]?.what).toBe('the Docker network web has addresses of the pods of west')
})
