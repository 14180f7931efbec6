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
  ['an advertisement of another pool', [{ spec: { ipAddressPools: ['other'] } }]],
  [
    'an advertisement of pools with another label',
    [{ spec: { ipAddressPoolSelectors: [{ matchLabels: { on: 'wan' } }] } }],
  ],
])('%s: pool-not-advertised', (_, l2) => {
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
  ['an advertisement of this pool by name', [{ spec: { ipAddressPools: ['first-pool'] } }], []],
  [
    'a BGP advertisement by label',
    [],
    [{ spec: { ipAddressPoolSelectors: [{ matchLabels: { on: 'lan' } }] } }],
  ],
  [
    'an advertisement with matchExpressions',
    [{ spec: { ipAddressPoolSelectors: [{ matchExpressions: [{}] }] } }],
    [],
  ],
])('%s: no diagnosis', (_, l2, bgp) => {
  expect(find(service('10.0.0.200'), l2, bgp)).toEqual([])
})

test('an address outside the pools, and no address at all, give no diagnosis', () => {
  expect(find(service('10.0.0.199'), [])).toEqual([])
  expect(find(service(), [])).toEqual([])
})
