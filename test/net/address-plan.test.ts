import { describe, expect, it } from 'vitest'
import { planAddresses, tryPlanAddresses } from '../../lib/net/address-plan.ts'
import type { AddressOverrides, AddressRequest } from '../../lib/net/address-request.ts'
import { failureOf } from './failing.ts'
import { cluster, dualNetwork, networkOf, request } from './plan-request.ts'

const texts = (ranges: readonly { text: string }[] | undefined) => ranges?.map(({ text }) => text)

function planned(clusters: Parameters<typeof request>[0], more: Partial<AddressRequest> = {}) {
  return planAddresses(request(clusters, more)).clusters
}

function codes(clusters: Parameters<typeof request>[0], more: Partial<AddressRequest> = {}) {
  const result = tryPlanAddresses(request(clusters, more))
  return result.ok ? [] : result.problems.map(({ code }) => code)
}

describe('a plan', () => {
  it('contains every range of the first cluster, with its reason', () => {
    expect(planned([cluster(0, { name: 'west', families: [4, 6] })])).toEqual([
      {
        name: 'west',
        slot: 0,
        clusterId: 1,
        meshNodePort: 32_379,
        network: 'kind',
        pods: [
          { family: 4, text: '10.0.0.0/16', reason: 'slot 0 of 10.0.0.0/9 in blocks of /16', assumed: false },
          {
            family: 6,
            text: 'fd00:10::/56',
            reason: 'slot 0 of fd00:10::/32 in blocks of /56',
            assumed: false,
          },
        ],
        services: [
          {
            family: 4,
            text: '10.128.0.0/20',
            reason: 'slot 0 of 10.128.0.0/9 in blocks of /20',
            assumed: false,
          },
          {
            family: 6,
            text: 'fd00:11::/112',
            reason: 'slot 0 of fd00:11::/32 in blocks of /112',
            assumed: false,
          },
        ],
        pool: [
          {
            family: 4,
            text: '172.18.255.200-172.18.255.250',
            reason: 'slot 0: the top /24 of 172.18.0.0/16, network kind',
            assumed: false,
          },
          {
            family: 6,
            text: 'fc00:f853:ccd:e793:ffff:ffff:ffff:200-fc00:f853:ccd:e793:ffff:ffff:ffff:250',
            reason: 'slot 0: the top /112 of fc00:f853:ccd:e793::/64, network kind',
            assumed: false,
          },
        ],
        controlPlaneVip: [
          {
            family: 4,
            text: '172.18.255.251',
            reason: 'slot 0: the top /24 of 172.18.0.0/16, network kind',
            assumed: false,
          },
          {
            family: 6,
            text: 'fc00:f853:ccd:e793:ffff:ffff:ffff:251',
            reason: 'slot 0: the top /112 of fc00:f853:ccd:e793::/64, network kind',
            assumed: false,
          },
        ],
      },
    ])
  })

  it('lists the clusters by slot, whatever their order in the request', () => {
    const clusters = [cluster(2, { name: 'a' }), cluster(0, { name: 'c' }), cluster(1, { name: 'b' })]
    expect(planned(clusters)).toEqual(planned(clusters.toReversed()))
    expect(planned(clusters).map(({ slot }) => slot)).toEqual([0, 1, 2])
  })

  it('marks ranges that rest on assumed facts', () => {
    const [only] = planned([cluster(0)], { networks: [{ ...dualNetwork, assumed: true }] })
    const markers = [only?.pods, only?.pool, only?.controlPlaneVip].map((ranges) => ranges?.[0]?.assumed)
    expect(markers).toEqual([false, true, true])
  })

  it.each([
    [
      'IPv6 only',
      networkOf('fd99::/64'),
      [6] as const,
      ['fd99::ffff:ffff:ffff:200-fd99::ffff:ffff:ffff:250'],
    ],
    ['a /24', networkOf('192.168.1.0/24'), [4] as const, ['192.168.1.200-192.168.1.250']],
    ['a /28', networkOf('192.168.1.0/28'), [4] as const, ['192.168.1.12-192.168.1.13']],
    [
      'the larger of two subnets',
      networkOf('192.168.9.0/24', '172.19.0.0/16', '10.90.0.0/24'),
      [4] as const,
      ['172.19.255.200-172.19.255.250'],
    ],
    [
      'the lower of two equal ones',
      networkOf('192.168.9.0/24', '192.168.8.0/24'),
      [4] as const,
      ['192.168.8.200-192.168.8.250'],
    ],
  ])('on %s', (_, network, families, pool) => {
    expect(texts(planned([cluster(0, { families })], { networks: [network] })[0]?.pool)).toEqual(pool)
  })

  it('removes taken addresses from a pool, and names their holders', () => {
    const taken = [
      { range: '172.18.255.210', by: 'container printer' },
      { range: '172.18.255.240-172.18.255.250', by: 'container nas' },
    ]
    const [only] = planned([cluster(0)], { networks: [{ ...dualNetwork, taken }] })
    expect(texts(only?.pool)).toEqual(['172.18.255.200-172.18.255.209', '172.18.255.211-172.18.255.239'])
    expect(only?.pool[0]?.reason).toMatch(/, without container printer, container nas$/)
  })

  it('uses overrides as written, and computes the family without one', () => {
    const overrides: AddressOverrides = {
      pods: ['10.244.0.0/16'],
      services: ['10.96.0.0/16'],
      pool: ['172.18.200.0/28', '172.18.201.1-172.18.201.9'],
      vip: ['172.18.200.100'],
    }
    const avoiding = { range: '10.250.0.0/16', by: 'route on wg0' }
    const bases = { ...request([]).bases, pods4: { range: '10.0.0.0/12', prefix: 16 } }
    const [only] = planned([cluster(0, { families: [6, 4], overrides })], { avoided: [avoiding], bases })
    expect(texts(only?.pods)).toEqual(['fd00:10::/56', '10.244.0.0/16'])
    expect(texts(only?.services)).toEqual(['fd00:11::/112', '10.96.0.0/16'])
    expect(texts(only?.pool)?.slice(1)).toEqual(['172.18.200.0-172.18.200.15', '172.18.201.1-172.18.201.9'])
    expect(texts(only?.controlPlaneVip)).toEqual(['fc00:f853:ccd:e793:ffff:ffff:ffff:251', '172.18.200.100'])
  })

  it('takes one override of each family', () => {
    const overrides = { pods: ['10.244.0.0/16', 'fd77::/56'], vip: ['172.18.9.9', 'fc00:f853:ccd:e793::99'] }
    const [only] = planned([cluster(0, { families: [4, 6], overrides })])
    expect(texts(only?.pods)).toEqual(overrides.pods)
    expect(texts(only?.controlPlaneVip)).toEqual(overrides.vip)
  })

  it('of the largest networks enumerates nothing', () => {
    const overrides = { pods: ['::/8'], services: ['100::/8'] }
    const [only] = planned([cluster(0, { families: [6], overrides })], { networks: [networkOf('8000::/1')] })
    expect(texts(only?.controlPlaneVip)).toEqual(['ffff:ffff:ffff:ffff:ffff:ffff:ffff:251'])
  })
})

describe('bad input', () => {
  const override = (overrides: AddressOverrides) => [cluster(0, { overrides })]

  it.each([
    ['a pool outside its network', override({ pool: ['10.99.0.1-10.99.0.9'] }), ['outside-network']],
    ['a pool half outside', override({ pool: ['172.18.255.0-172.19.0.9'] }), ['outside-network']],
    ['a reversed pool', override({ pool: ['172.18.1.9-172.18.1.1'] }), ['range-reversed']],
    ['a pool of two families', override({ pool: ['172.18.1.1-fd00::1'] }), ['range-mixed-families']],
    ['a bare address as pool', override({ pool: ['172.18.1.1'] }), ['range-bare-address']],
    ['host bits', override({ pods: ['10.244.0.1/16'] }), ['cidr-host-bits']],
    ['a pool with the gateway', override({ pool: ['172.18.0.1-172.18.0.1'] }), ['range-taken']],
    ['a pool with a node', override({ pool: ['172.18.0.2-172.18.0.9'] }), ['range-taken']],
    ['a pool with the broadcast address', override({ pool: ['172.18.255.255/32'] }), ['range-taken']],
    ['a pool with the network address', override({ pool: ['172.18.0.0/32'] }), ['range-taken']],
    ['a pool twice', override({ pool: ['172.18.1.0/28', '172.18.1.8-172.18.1.20'] }), ['ranges-overlap']],
    ['a virtual IP in the pool', override({ vip: ['172.18.255.200'] }), ['ranges-overlap']],
    ['a virtual IP outside', override({ vip: ['10.0.0.1'] }), ['outside-network']],
    ['a virtual IP that a node has', override({ vip: ['172.18.0.2'] }), ['range-taken']],
    [
      'pods in the network',
      override({ pods: ['172.18.128.0/17'] }),
      ['range-taken', 'ranges-overlap', 'ranges-overlap'],
    ],
    ['pods over services', override({ pods: ['10.128.0.0/16'] }), ['ranges-overlap']],
    [
      'two pod ranges of one family',
      override({ pods: ['10.1.0.0/16', '10.2.0.0/16'] }),
      ['override-repeated'],
    ],
    ['a family the cluster does not have', override({ services: ['fd77::/112'] }), ['override-family']],
    ['a shared slot', [cluster(1), cluster(1, { name: 'other' })], ['slot-shared']],
    ['one name twice', [cluster(1, { name: 'a' }), cluster(2, { name: 'a' })], ['cluster-repeated']],
    ['a negative slot', [cluster(-1)], ['slot-invalid']],
    ['a slot beyond all ports', [cluster(2768)], ['slot-invalid']],
    ['the last slot, beyond the bases and the network', [cluster(2767)], ['subnet-outside', 'network-full']],
    ['no family', [cluster(0, { families: [] })], ['no-family']],
    ['an unknown network', [cluster(0, { network: 'kid' })], ['network-unknown']],
    [
      "another cluster's pool",
      [cluster(0), cluster(1, { overrides: { pool: ['172.18.255.240-172.18.255.249'] } })],
      ['ranges-overlap'],
    ],
    ['more slots than the bases hold', [cluster(128)], ['subnet-outside']],
  ])('%s', (_, clusters, expected) => {
    expect(codes(clusters)).toEqual(expect.arrayContaining(expected))
    expect(new Set(codes(clusters))).toEqual(new Set(expected))
  })

  it.each([
    ['a /31', networkOf('192.168.1.0/31'), ['network-too-small']],
    ['a family the network lacks', networkOf('fd99::/64'), ['network-lacks-family']],
    ['a wrong subnet', networkOf('192.168.1.5/24', '192.168.2.0/24'), ['cidr-host-bits']],
    [
      'a pool without a free address',
      { ...dualNetwork, taken: [{ range: '172.18.255.192/26', by: 'container x' }] },
      ['pool-exhausted', 'range-taken'],
    ],
    [
      'a taken virtual IP',
      { ...dualNetwork, taken: [{ range: '172.18.255.251', by: 'container x' }] },
      ['range-taken'],
    ],
    [
      'a garbled address',
      { ...dualNetwork, taken: [{ range: 'nowhere', by: 'container x' }] },
      ['address-invalid'],
    ],
    [
      'a gateway of the other family',
      { ...dualNetwork, subnets: [{ cidr: '172.18.0.0/16', gateway: 'fd00::1' }] },
      ['gateway-family'],
    ],
  ])('of the network: %s', (_, network, expected) => {
    expect(codes([cluster(0)], { networks: [network] })).toEqual(expected)
  })

  /** Expectation and next step of each problem. */
  const adviceOf = (clusters: Parameters<typeof request>[0], more: Partial<AddressRequest> = {}) => {
    const result = tryPlanAddresses(request(clusters, more))
    return result.ok ? [] : result.problems.map(({ expected, next }) => ({ expected, next }))
  }

  it.each([
    [
      'the one of the lab file, not the computed one',
      [cluster(0), cluster(1, { overrides: { pool: ['172.18.255.240-172.18.255.249'] } })],
      'c1',
    ],
    [
      'the same, in the other order of slots',
      [cluster(0, { overrides: { pool: ['172.18.254.240-172.18.254.249'] } }), cluster(1)],
      'c0',
    ],
    [
      'the one with the later start, if both are of the lab file',
      [
        cluster(0, { overrides: { pool: ['172.18.9.0/24'] } }),
        cluster(1, { overrides: { pool: ['172.18.9.128/25'] } }),
      ],
      'c1',
    ],
  ])('of two overlapping pools it says to change %s', (_, clusters, changed) => {
    expect(adviceOf(clusters)).toMatchObject([{ next: `Change \`pool\` of cluster ${changed}.` }])
  })

  it('lists the known networks', () => {
    const networks = [dualNetwork, { ...networkOf('10.90.0.0/24'), name: 'lan' }]
    const lost = [cluster(0, { network: 'kid' })]
    expect(adviceOf(lost, { networks })).toMatchObject([{ expected: 'one of kind, lan' }])
    expect(adviceOf(lost, { networks: [] })).toMatchObject([{ expected: 'a described network' }])
  })

  it('says which subnets a pool may be in', () => {
    const [{ expected } = {}] = adviceOf([cluster(0, { overrides: { pool: ['10.99.0.1-10.99.0.9'] } })])
    expect(expected).toBe('addresses in fc00:f853:ccd:e793::/64 or 172.18.0.0/16')
  })

  it('names the network first, three holders at most, and how many more there are', () => {
    const avoided = [{ range: '172.0.0.0/8', by: 'route on tun0' }]
    const pods = [cluster(0, { overrides: { pods: ['172.18.0.0/30'] } })]
    const { message } = failureOf(() => planAddresses(request(pods, { avoided })))
    expect(message).toContain('taken by network kind, 172.18.0.0/16, route on tun0, ')
    expect(message).toMatch(/, the network address of 172\.18\.0\.0\/16 and 2 more\.$/m)
  })

  it('refuses a network that is described twice', () => {
    const networks = [dualNetwork, { ...dualNetwork, subnets: [] }]
    expect(codes([cluster(0)], { networks })).toContain('network-repeated')
  })

  it('reserves the first host address as gateway if none is reported', () => {
    const networks = [networkOf('172.18.0.0/16')]
    expect(codes(override({ pool: ['172.18.0.1-172.18.0.9'] }), { networks })).toEqual(['range-taken'])
  })

  it.each([
    ['pods', '10.0.0.0/8'],
    ['pool', '172.18.0.0/16'],
  ])('an avoided range over the %s names its holder', (kind, range) => {
    const avoided = [{ range, by: 'route on tun0' }]
    const { message } = failureOf(() => planAddresses(request([cluster(0)], { avoided })))
    expect(message).toMatch(new RegExp(`^(.*\n)*${kind} of cluster c0 .*taken by route on tun0`))
  })

  it('is reported all at once, with exit code 2', () => {
    const clusters = [
      cluster(0, { network: 'kid' }),
      cluster(1, { overrides: { pool: ['172.18.1.1'], vip: ['x'] } }),
    ]
    const failure = failureOf(() => planAddresses(request(clusters)))
    expect([failure.details.code, failure.exitCode]).toEqual(['address-plan', 2])
    expect(failure.message).toMatch(/kid.*172\.18\.1\.1.*"x"/s)
    expect(failure.message.match(/next: /g)).toHaveLength(3)
  })

  it('keeps the code of a single problem', () => {
    const failure = failureOf(() => planAddresses(request([cluster(0, { network: 'kid' })])))
    expect([failure.details.code, failure.exitCode]).toEqual(['network-unknown', 2])
  })
})
