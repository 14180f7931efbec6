import { describe, expect, it } from 'vitest'
import {
  parseContainerAddresses,
  parseDockerNetwork,
  parseDockerNetworks,
} from '../../lib/net/docker-network.ts'
import { missingFamilies } from '../../lib/net/networks.ts'
import { codeOf, failureOf } from './failing.ts'

const v4 = { Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }
const v6 = { Subnet: 'fc00:f853:ccd:e793::/64' }

function docker(config: unknown, containers?: unknown): string {
  return JSON.stringify([
    { Name: 'kind', Id: 'x', IPAM: { Driver: 'default', Config: config }, Containers: containers },
  ])
}

describe('docker', () => {
  it('yields subnets, reported gateways, and containers by name', () => {
    const containers = {
      '0a': {
        Name: 'west-control-plane',
        IPv4Address: '172.18.0.2/16',
        IPv6Address: 'fc00:f853:ccd:e793::2/64',
      },
      '0b': { Name: 'west-worker', IPv4Address: '172.18.0.3/16', IPv6Address: '' },
    }
    expect(parseDockerNetwork(docker([v6, v4], containers))).toEqual({
      name: 'kind',
      assumed: false,
      subnets: [{ cidr: 'fc00:f853:ccd:e793::/64' }, { cidr: '172.18.0.0/16', gateway: '172.18.0.1' }],
      taken: [
        { range: '172.18.0.2', by: 'container west-control-plane', container: 'west-control-plane' },
        {
          range: 'fc00:f853:ccd:e793::2',
          by: 'container west-control-plane',
          container: 'west-control-plane',
        },
        { range: '172.18.0.3', by: 'container west-worker', container: 'west-worker' },
      ],
    })
  })

  it('has the addresses of its containers by name', () => {
    const containers = {
      '0a': { Name: 'both', IPv4Address: '172.18.0.2/16', IPv6Address: 'fc00:f853:ccd:e793::2/64' },
      '0b': { Name: 'none', IPv4Address: '', IPv6Address: '' },
    }
    expect([...parseContainerAddresses(docker([v6, v4], containers))]).toEqual([
      ['both', ['172.18.0.2', 'fc00:f853:ccd:e793::2']],
      ['none', []],
    ])
    expect([...parseContainerAddresses(docker([v4], null))]).toEqual([])
  })

  it.each([
    ['both present, IPv4 first', [v4, v6], []],
    ['both present, IPv6 first', [v6, v4], []],
    ['IPv4 alone', [v4], [6]],
    ['IPv6 alone', [v6], [4]],
    ['none', [], [4, 6]],
    ['null', null, [4, 6]],
  ])('families missing: %s', (_, config, missing) => {
    expect(missingFamilies(parseDockerNetwork(docker(config)), [4, 6])).toEqual(missing)
  })

  it.each([
    [
      'several subnets of a family',
      [v4, { Subnet: '172.19.0.0/24', Gateway: '172.19.0.254' }],
      [
        { cidr: '172.18.0.0/16', gateway: '172.18.0.1' },
        { cidr: '172.19.0.0/24', gateway: '172.19.0.254' },
      ],
    ],
    ['an empty gateway', [{ ...v4, Gateway: '' }], [{ cidr: '172.18.0.0/16' }]],
    [
      'a gateway with prefix length',
      [{ ...v6, Gateway: 'fc00:f853:ccd:e793::1/64' }],
      [{ cidr: 'fc00:f853:ccd:e793::/64', gateway: 'fc00:f853:ccd:e793::1' }],
    ],
    ['a subnet with host bits', [{ Subnet: '172.18.0.1/16' }], [{ cidr: '172.18.0.0/16' }]],
  ])('subnets: %s', (_, config, subnets) => {
    expect(parseDockerNetwork(docker(config)).subnets).toEqual(subnets)
  })

  it.each([
    [
      'the range that containers get addresses from',
      { ...v4, IPRange: '172.18.255.0/24' },
      [{ range: '172.18.255.0-172.18.255.255', by: 'the container range of network kind' }],
    ],
    ['no range if it is the whole subnet', { ...v4, IPRange: '172.18.0.0/16' }, []],
    [
      'its own range, also at the start of the subnet',
      { ...v4, IPRange: '172.18.0.0/17' },
      [{ range: '172.18.0.0-172.18.127.255', by: 'the container range of network kind' }],
    ],
    [
      'an address with a zone',
      { ...v6, AuxiliaryAddresses: { router: 'fc00:f853:ccd:e793::9%eth0/64' } },
      [{ range: 'fc00:f853:ccd:e793::9', by: 'reserved address router' }],
    ],
    [
      'reserved addresses',
      { ...v4, AuxiliaryAddresses: { router: '172.18.0.9' } },
      [{ range: '172.18.0.9', by: 'reserved address router' }],
    ],
  ])('takes %s', (_, config, taken) => {
    expect(parseDockerNetwork(docker([config])).taken).toEqual(taken)
  })

  it.each([
    ['no JSON', 'Error: No such network: kind'],
    ['no network', '[]'],
    ['another shape', '[{"Id": 1}]'],
    ['two networks', JSON.stringify([...JSON.parse(docker([v4])), ...JSON.parse(docker([v4]))])],
  ])('refuses %s', (_, json) => {
    expect(codeOf(() => parseDockerNetwork(json))).toBe('docker-network-invalid')
  })

  it('shows the start of an invalid text, with the reason', () => {
    const { what, got } = failureOf(() => parseDockerNetwork(`Error: ${'x'.repeat(1000)}`)).details
    expect(what).toMatch(/It is not JSON: .*not valid JSON/)
    expect(got).toBe(`Error: ${'x'.repeat(193)}`)
    const shape = failureOf(() => parseDockerNetwork(JSON.stringify([{ Id: 'y'.repeat(1000) }]))).details
    expect(shape.got).toHaveLength(200)
  })

  it('parses several networks at once', () => {
    expect(parseDockerNetworks('[]')).toEqual([])
  })
})

it('podman', () => {
  const subnets = [
    {
      subnet: '10.89.0.0/24',
      gateway: '10.89.0.1',
      lease_range: { start_ip: '10.89.0.2', end_ip: '10.89.0.99' },
    },
    { subnet: 'fd00:89::/64' },
  ]
  const interfaces = {
    eth0: { subnets: [{ ipnet: '10.89.0.5/24', gateway: '10.89.0.1' }], mac_address: 'x' },
  }
  const containers = { '0a': { name: 'west-control-plane', interfaces } }
  expect(
    parseDockerNetwork(JSON.stringify([{ name: 'kind', driver: 'bridge', subnets, containers }])),
  ).toEqual({
    name: 'kind',
    assumed: false,
    subnets: [{ cidr: '10.89.0.0/24', gateway: '10.89.0.1' }, { cidr: 'fd00:89::/64' }],
    taken: [
      { range: '10.89.0.2-10.89.0.99', by: 'the container range of network kind' },
      { range: '10.89.0.5', by: 'container west-control-plane', container: 'west-control-plane' },
    ],
  })
})
