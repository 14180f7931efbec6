import { expect, test } from 'vitest'
import { negativeControlAddress } from '../../lib/check/negative-control.ts'
import { stubReader } from '../kube/stub-reader.ts'

const pool = (text: string, family: 4 | 6 = 4) => ({ text, family })
const given = (...ips: string[]) => {
  const items = ips.map((ip) => ({ status: { loadBalancer: { ingress: [{ ip }] } } }))
  return stubReader({ '/api/v1/services': { items: [...items, {}] } }).reader
}

test.each([
  ['the last address of the pool', [pool('192.0.2.1-192.0.2.3')], [], '192.0.2.3'],
  [
    'the last address that no service has',
    [pool('192.0.2.1-192.0.2.3')],
    ['192.0.2.3', '192.0.2.2'],
    '192.0.2.1',
  ],
  [
    'an address of an earlier range',
    [pool('192.0.2.1-192.0.2.1'), pool('192.0.2.9-192.0.2.9')],
    ['192.0.2.9'],
    '192.0.2.1',
  ],
  ['no address if all are in use', [pool('192.0.2.1-192.0.2.1')], ['192.0.2.1'], undefined],
  [
    'an address of the wanted family',
    [pool('fd00::1-fd00::2', 6), pool('192.0.2.1-192.0.2.1')],
    [],
    '192.0.2.1',
  ],
])('%s', async (_, ranges, used, expected) => {
  expect(await negativeControlAddress(ranges, 4, given(...used))).toBe(expected)
})
