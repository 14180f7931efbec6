import { expect, it } from 'vitest'
import { parseAddress, safeParseAddress } from '../../lib/net/address.ts'
import { failureOf } from './failing.ts'

it.each([
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  // RFC 4291, section 2.2
  ['ABCD:EF01:2345:6789:ABCD:EF01:2345:6789', 'abcd:ef01:2345:6789:abcd:ef01:2345:6789'],
  ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a'],
  ['FF01:0:0:0:0:0:0:101', 'ff01::101'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['0:0:0:0:0:0:0:0', '::'],
  // RFC 5952, sections 4.1 to 4.3
  ['2001:0db8::0001', '2001:db8::1'],
  ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:DB8::AAAA', '2001:db8::aaaa'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  // IPv4-mapped stays hexadecimal.
  ['::ffff:c000:221', '::ffff:c000:221'],
])('%s is written %s', (text, canonical) => {
  expect(parseAddress(text).text).toBe(canonical)
})

it.each([
  '',
  ' ',
  'localhost',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.1.1',
  '10.0.0.01',
  '0x0a.0.0.1',
  '167772161',
  ' 10.0.0.1',
  '10.0.0.1\n',
  '10.0.0.1/32',
  '-1.0.0.1',
  '１0.0.0.1',
  ':',
  ':::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4::5:6:7:8',
  '1::2::3',
  '12345::',
  '::g',
  '[::1]',
  'fe80::1%eth0',
  '64:ff9b::192.0.2.33',
  '::ffff:192.0.2.1',
  '1::1.2.3.4',
])('refuses %j', (text) => {
  const { details, exitCode } = failureOf(() => parseAddress(text))
  expect({ code: details.code, got: details.got, exitCode }).toEqual({
    code: 'address-invalid',
    got: text,
    exitCode: 2,
  })
  expect(details.expected && details.next).toBeTruthy()
})

it.each([
  ['10.0.0.07', /leading zero/],
  ['fe80::1%eth0', /zone id/],
  ['64:ff9b::192.0.2.33', /dotted decimal/],
  ['10.0.0.0/8', /prefix length/],
])('gives the reason for refusing %s', (text, reason) => {
  expect(failureOf(() => parseAddress(text)).message).toMatch(reason)
})

it('returns the problem as a value for callers that collect problems', () => {
  expect(safeParseAddress('10.0.0.07')).toMatchObject({
    ok: false,
    problem: { code: 'address-invalid', exitCode: 2 },
  })
})
