import { expect, test } from 'vitest'
import { poolsOf } from '../../../lib/command/status/pools.ts'

test('of every range that is handed out of, once, how much of it is in use', () => {
  const components = [
    { pools: ['172.18.255.200-172.18.255.250', 'fd00::/120'] },
    { pools: ['172.18.255.200-172.18.255.250'] },
  ]
  const services = [
    { addresses: ['172.18.255.200', 'fd00::1'] },
    { addresses: ['172.18.255.200'] }, // two services may share one
    { addresses: ['172.18.255.250', 'balancer.example.org', '172.18.0.9'] },
  ]
  expect(poolsOf(components, services)).toEqual([
    { range: '172.18.255.200-172.18.255.250', size: 51, handedOut: 2 },
    { range: 'fd00::/120', size: 256, handedOut: 1 },
  ])
})
