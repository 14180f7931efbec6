import { expect, test } from 'vitest'
import { unadvertised } from '../../../tasks/metallb/diagnosis.ts'

const service = (...ips: string[]) => ({
  metadata: { name: 'web', namespace: 'lab' },
  status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
})
const pool = {
  metadata: { name: 'first-pool', labels: { on: 'lan' } },
  spec: { addresses: ['10.0.0.200-10.0.0.250', 'fd00::/120'] },
}
const find = (one: ReturnType<typeof service>, l2: object[], bgp: object[] = []) =>
  unadvertised.diagnose(one, [[pool], l2, bgp])

test.each([
  ['no advertisement', []],
  ['one of another pool', [{ spec: { ipAddressPools: ['other'] } }]],
  [
    'one of pools with another label',
    [{ spec: { ipAddressPoolSelectors: [{ matchLabels: { on: 'wan' } }] } }],
  ],
])('%s', (_, l2) => {
  for (const ip of ['10.0.0.200', 'fd00::7'])
    expect(find(service(ip), l2)).toEqual([
      expect.objectContaining({
        cause: 'pool-not-advertised',
        what: 'service lab/web has an address that nobody answers for',
        evidence: expect.stringContaining('first-pool'),
        graceMs: 0,
      }),
    ])
})

test.each<[string, object[], object[]]>([
  ['an advertisement of all pools', [{}], []],
  ['one that names the pool', [{ spec: { ipAddressPools: ['first-pool'] } }], []],
  ['one by BGP', [], [{ spec: { ipAddressPoolSelectors: [{ matchLabels: { on: 'lan' } }] } }]],
  [
    'one that selects by an expression',
    [{ spec: { ipAddressPoolSelectors: [{ matchExpressions: [{}] }] } }],
    [],
  ],
])('%s: none', (_, l2, bgp) => {
  expect(find(service('10.0.0.200'), l2, bgp)).toEqual([])
})

test('an address of no pool, and no address at all, are not its matter', () => {
  expect(find(service('10.0.0.199'), [])).toEqual([])
  expect(find(service(), [])).toEqual([])
})
