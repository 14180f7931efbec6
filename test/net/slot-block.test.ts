import { expect, it } from 'vitest'
import { rangeText } from '../../lib/net/address-range.ts'
import { addressText } from '../../lib/net/address-text.ts'
import { parseCidr } from '../../lib/net/cidr.ts'
import { slotBlock, slotCapacity } from '../../lib/net/slot-block.ts'

it.each([
  ['172.18.0.0/16', 0, '172.18.255.200-172.18.255.250', '172.18.255.251'],
  ['172.18.0.0/16', 1, '172.18.254.200-172.18.254.250', '172.18.254.251'],
  ['172.18.0.0/16', 255, '172.18.0.200-172.18.0.250', '172.18.0.251'],
  ['172.18.0.0/16', 256, '172.18.255.140-172.18.255.190', '172.18.255.191'],
  ['192.168.16.0/20', 0, '192.168.31.200-192.168.31.250', '192.168.31.251'],
  ['192.168.1.0/24', 0, '192.168.1.200-192.168.1.250', '192.168.1.251'],
  ['192.168.1.0/24', 1, '192.168.1.140-192.168.1.190', '192.168.1.191'],
  ['192.168.1.0/24', 2, '192.168.1.80-192.168.1.130', '192.168.1.131'],
  ['192.168.1.0/25', 0, '192.168.1.112-192.168.1.125', '192.168.1.126'],
  ['192.168.1.0/25', 3, '192.168.1.64-192.168.1.77', '192.168.1.78'],
  ['192.168.1.16/28', 0, '192.168.1.28-192.168.1.29', '192.168.1.30'],
  ['192.168.1.16/28', 1, '192.168.1.24-192.168.1.25', '192.168.1.26'],
  ['192.168.1.8/29', 0, '192.168.1.12-192.168.1.13', '192.168.1.14'],
  ['fd00::/64', 0, 'fd00::ffff:ffff:ffff:200-fd00::ffff:ffff:ffff:250', 'fd00::ffff:ffff:ffff:251'],
  ['fd00::/64', 1, 'fd00::ffff:ffff:fffe:200-fd00::ffff:ffff:fffe:250', 'fd00::ffff:ffff:fffe:251'],
  ['fd00::/112', 1, 'fd00::1a0-fd00::1f0', 'fd00::1f1'],
  ['fd00::/124', 1, 'fd00::8-fd00::9', 'fd00::a'],
  ['0.0.0.0/0', 0, '255.255.255.200-255.255.255.250', '255.255.255.251'],
])('%s, slot %i: pool %s, virtual IP %s', (cidr, slot, pool, vip) => {
  const block = slotBlock(parseCidr(cidr), slot)
  if (!block.ok) throw new Error(block.problem.what)
  expect([rangeText(block.value.pool), addressText(block.value.pool.family, block.value.vip)]).toEqual([
    pool,
    vip,
  ])
})

it.each([
  ['10.0.0.0/16', 768n],
  ['10.0.0.0/24', 3n],
  ['10.0.0.0/25', 4n],
  ['10.0.0.0/27', 4n],
  ['10.0.0.0/28', 2n],
  ['10.0.0.0/29', 1n],
  ['10.0.0.0/30', 0n],
  ['fd00::/64', 3n * 2n ** 48n],
])('%s has %d slots', (cidr, slots) => {
  expect(slotCapacity(parseCidr(cidr))).toBe(slots)
})

it.each([
  ['10.0.0.0/30', 0, 'network-too-small'],
  ['10.0.0.0/31', 0, 'network-too-small'],
  ['10.0.0.0/32', 0, 'network-too-small'],
  ['fd00::/126', 0, 'network-too-small'],
  ['10.0.0.0/29', 1, 'network-full'],
  ['10.0.0.0/28', 2, 'network-full'],
  ['10.0.0.0/24', 3, 'network-full'],
  ['10.0.0.0/16', 768, 'network-full'],
])('%s has no slot %i: %s', (cidr, slot, code) => {
  expect(slotBlock(parseCidr(cidr), slot)).toMatchObject({ ok: false, problem: { code, exitCode: 2 } })
})

it.each([
  ['172.18.0.0/16', 0, 'slot 0: the top /24 of 172.18.0.0/16'],
  ['172.18.0.0/16', 2, 'slot 2: number 2 below the top /24 of 172.18.0.0/16'],
  ['172.18.0.0/16', 257, 'slot 257: number 1 below the top /24 of 172.18.0.0/16, round 2'],
  ['192.168.1.0/25', 1, 'slot 1: 16 addresses from the upper half of 192.168.1.0/25'],
])('%s, slot %i: %s', (cidr, slot, reason) => {
  expect(slotBlock(parseCidr(cidr), slot)).toMatchObject({ ok: true, value: { reason } })
})

it.each([
  ['10.0.0.0/30', 0, 'at least 8 addresses, a /29'],
  ['fd00::/126', 0, 'at least 8 addresses, a /125'],
  ['10.0.0.0/28', 2, 'a slot from 0 to 1'],
])('%s has no slot %i: expected is %s', (cidr, slot, expected) => {
  expect(slotBlock(parseCidr(cidr), slot)).toMatchObject({ ok: false, problem: { expected } })
})
