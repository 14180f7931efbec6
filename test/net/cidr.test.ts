import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../lib/net/address.ts'
import { contains, containsAddress, overlaps, rangeSize } from '../../lib/net/address-range.ts'
import { parseCidr, safeParseInterface, subnet, subnetCount } from '../../lib/net/cidr.ts'
import { codeOf, failureOf } from './failing.ts'

describe('parseCidr', () => {
  it.each([
    ['0.0.0.0/0', '0.0.0.0/0', 2n ** 32n],
    ['10.0.0.0/31', '10.0.0.0/31', 2n],
    ['10.0.0.1/32', '10.0.0.1/32', 1n],
    ['::/0', '::/0', 2n ** 128n],
    ['2001:db8::2/127', '2001:db8::2/127', 2n],
    ['::1/128', '::1/128', 1n],
    // RFC 4291, section 2.3
    ['2001:0DB8:0000:CD30:0000:0000:0000:0000/60', '2001:db8:0:cd30::/60', 2n ** 68n],
    ['2001:0DB8::CD30:0:0:0:0/60', '2001:db8:0:cd30::/60', 2n ** 68n],
  ])('reads %s as %s', (text, canonical, size) => {
    const cidr = parseCidr(text)
    expect([cidr.text, rangeSize(cidr)]).toEqual([canonical, size])
  })

  it.each([
    ['10.0.0.5/24', 'cidr-host-bits'],
    // RFC 4291, section 2.3: an address with a prefix length, not a prefix
    ['2001:0DB8:0:CD30:123:4567:89AB:CDEF/60', 'cidr-host-bits'],
    ['10.0.0.0', 'cidr-no-prefix'],
    ['fd00::', 'cidr-no-prefix'],
    ['10.0.0.0/', 'cidr-invalid'],
    ['10.0.0.0/33', 'cidr-invalid'],
    ['fd00::/129', 'cidr-invalid'],
    ['10.0.0.0/08', 'cidr-invalid'],
    ['10.0.0.0/+8', 'cidr-invalid'],
    ['10.0.0.0/8/8', 'cidr-invalid'],
    ['10.0.0.0/255.0.0.0', 'cidr-invalid'],
    ['010.0.0.0/8', 'cidr-invalid'],
    ['64:ff9b::192.0.2.33/96', 'cidr-invalid'],
    ['::ffff:10.0.0.0/104', 'cidr-invalid'],
    ['fe80::%eth0/64', 'cidr-invalid'],
    ['10.0.0.0 /8', 'cidr-invalid'],
    ['10.0.0.0/8\n', 'cidr-invalid'],
    ['garbage', 'cidr-invalid'],
    ['', 'cidr-invalid'],
  ])('refuses %j as %s', (text, code) => {
    const { details, exitCode } = failureOf(() => parseCidr(text))
    expect([details.code, details.got, exitCode]).toEqual([code, text, 2])
    expect(details.expected && details.next).toBeTruthy()
  })

  it('suggests the network for an address with host bits', () => {
    expect(failureOf(() => parseCidr('10.0.0.5/24')).details).toMatchObject({
      expected: '10.0.0.0/24',
      next: 'Write 10.0.0.0/24, or 10.0.0.5/32 for the one address.',
    })
  })
})

it('reads an address in its subnet', () => {
  expect(safeParseInterface('172.18.0.2/16')).toMatchObject({
    ok: true,
    value: { address: { text: '172.18.0.2' }, subnet: { text: '172.18.0.0/16' } },
  })
})

it.each([
  ['10.0.0.0/8', '10.1.0.0/16', true, true],
  ['10.1.0.0/16', '10.0.0.0/8', true, false],
  ['10.0.0.0/16', '10.1.0.0/16', false, false],
  ['0.0.0.0/0', '::/0', false, false],
  ['::/0', 'fd00::/8', true, true],
])('%s and %s: overlap %s, contained %s', (left, right, overlap, contained) => {
  const [a, b] = [parseCidr(left), parseCidr(right)]
  expect([overlaps(a, b), contains(a, b)]).toEqual([overlap, contained])
})

it.each([
  ['10.0.0.0/30', '10.0.0.3', true],
  ['10.0.0.0/30', '10.0.0.4', false],
  ['0.0.0.0/0', '::1', false],
])('%s has %s: %s', (cidr, address, expected) => {
  expect(containsAddress(parseCidr(cidr), parseAddress(address))).toBe(expected)
})

describe('subnet', () => {
  it.each([
    ['10.0.0.0/8', 24, 0, '10.0.0.0/24'],
    ['10.0.0.0/8', 24, 65_535, '10.255.255.0/24'],
    ['fd00::/48', 64, 300, 'fd00:0:0:12c::/64'],
    ['::/0', 128, 7, '::7/128'],
    ['10.0.0.0/31', 31, 0, '10.0.0.0/31'],
  ])('of %s, /%i number %i is %s', (outer, prefix, n, expected) => {
    expect(subnet(parseCidr(outer), prefix, n).text).toBe(expected)
  })

  it.each([
    ['10.0.0.0/24', 25, 2],
    ['10.0.0.0/24', 25, -1],
    ['10.0.0.0/24', 23, 0],
    ['10.0.0.0/24', 33, 0],
  ])('of %s has no /%i number %i', (outer, prefix, n) => {
    expect(codeOf(() => subnet(parseCidr(outer), prefix, n))).toBe('subnet-outside')
  })

  it.each([
    ['10.0.0.0/24', 25, 'a number from 0 to 1'],
    ['10.0.0.0/24', 23, 'a prefix length from /24'],
    ['10.0.0.0/24', 33, 'a prefix length from /24'],
  ])('of %s says which /%i there are: %s', (outer, prefix, expected) => {
    expect(failureOf(() => subnet(parseCidr(outer), prefix, 9)).details.expected).toBe(expected)
  })

  it('counts the blocks without creating them', () => {
    expect(subnetCount(parseCidr('::/0'), 128)).toBe(2n ** 128n)
  })
})
