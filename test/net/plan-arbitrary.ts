import fc from 'fast-check'
import type {
  AddressRequest,
  ClusterRequest,
  NamedRange,
  NetworkFacts,
} from '../../lib/net/address-request.ts'
import { addressText } from '../../lib/net/address-text.ts'
import { parseCidr, subnet } from '../../lib/net/cidr.ts'
import type { Family } from '../../lib/net/family.ts'
import { bases } from './plan-request.ts'

/**
 * Requests of up to six clusters on up to three networks of any size and family, most of which can be planned; the
 * others have too small a network, a missing family, or a foreign range where the pool is.
 */
export const anyRequest: fc.Arbitrary<AddressRequest> = fc
  .uniqueArray(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2)), { minLength: 1 })
  .chain((indexes) => fc.tuple(...indexes.map(anyNetwork)))
  .chain((networks) =>
    fc.record({
      networks: fc.constant(networks),
      clusters: anyClusters(networks),
      avoided: fc.array(anyAvoided, { maxLength: 3 }),
      bases: fc.constant(bases),
    }),
  )

const prefixes = {
  4: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 8, max: 24 }) }, fc.integer({ min: 25, max: 32 })),
  6: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 48, max: 112 }) },
    fc.integer({ min: 113, max: 128 }),
  ),
}

function anyNetwork(index: number): fc.Arbitrary<NetworkFacts> {
  const subnets = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(anySubnet(index, 6), anySubnet(index, 4)) },
    anySubnet(index, 4).map((one) => [one]),
    anySubnet(index, 6).map((one) => [one]),
  )
  return subnets.chain((all) =>
    fc.record({
      name: fc.constant(`network-${index}`),
      subnets: fc.constant(all),
      taken: fc.array(
        fc.constantFrom(...all).chain(({ cidr }) => anyTaken(cidr)),
        { maxLength: 6 },
      ),
      assumed: fc.boolean(),
    }),
  )
}

/** Each network has a region of its own, away from the bases. */
function anySubnet(index: number, family: Family) {
  const region = parseCidr(family === 4 ? `${20 + index}.0.0.0/8` : `fd20:${index}::/48`)
  return fc.record({ prefix: prefixes[family], n: fc.nat(), hasGateway: fc.boolean() }).map((one) => {
    const count = 2 ** Math.min(one.prefix - region.prefix, 31)
    const { text, first } = subnet(region, one.prefix, one.n % count)
    return { cidr: text, ...(one.hasGateway ? { gateway: addressText(family, first + 1n) } : {}) }
  })
}

/** Near the bottom, where containers are, or near the pools of low slots. */
function anyTaken(cidr: string): fc.Arbitrary<NamedRange> {
  const { family, first, last } = parseCidr(cidr)
  return fc.record({ fromTop: fc.boolean(), offset: fc.nat(400), length: fc.nat(20) }).map((one) => {
    const at = one.fromTop ? last - BigInt(one.offset) : first + BigInt(one.offset)
    const start = at < first ? first : at > last ? last : at
    const end = start + BigInt(one.length) > last ? last : start + BigInt(one.length)
    const range = `${addressText(family, start)}-${addressText(family, end)}`
    return { range, by: `container at ${range}` }
  })
}

const anyAvoided: fc.Arbitrary<NamedRange> = fc
  .oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom('192.168.0.0/16', '10.127.0.0/16', 'fd99::/16', '10.250.0.0/24'),
    },
    fc.constantFrom('10.3.0.0/16', 'fd00:10:0:200::/56', '20.0.0.0/24', '20.255.255.208-20.255.255.220'),
  )
  .map((range) => ({ range, by: `route to ${range}` }))

function anyClusters(networks: readonly NetworkFacts[]): fc.Arbitrary<ClusterRequest[]> {
  const slots = fc.oneof({ weight: 5, arbitrary: fc.nat(3) }, fc.nat(127))
  return fc
    .uniqueArray(slots, { minLength: 1, maxLength: 6 })
    .chain((all) => fc.tuple(...all.map((slot) => anyCluster(slot, networks))))
}

function anyCluster(slot: number, networks: readonly NetworkFacts[]): fc.Arbitrary<ClusterRequest> {
  const wished = fc.constantFrom<Family[][]>([4], [6], [4, 6], [6, 4])
  return fc
    .record({ network: fc.constantFrom(...networks), wished, isRash: fc.nat(19), isOverridden: fc.nat(4) })
    .map(({ network, wished, isRash, isOverridden }) => {
      const present = network.subnets.map(({ cidr }): Family => (cidr.includes(':') ? 6 : 4))
      const fitting = wished.filter((family) => present.includes(family))
      const families = isRash === 0 ? wished : fitting.length > 0 ? fitting : present
      const overrides = { pods: [families[0] === 4 ? `30.${slot}.0.0/16` : `fd30:${slot}::/56`] }
      return {
        name: `c${slot}`,
        slot,
        families,
        network: network.name,
        ...(isOverridden === 0 ? { overrides } : {}),
      }
    })
}
