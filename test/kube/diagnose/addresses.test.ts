import { expect, test } from 'vitest'
import { addressDiagnoses, addressMissing } from '../../../lib/kube/diagnose/addresses.ts'
import type { Service } from '../../../lib/kube/objects/core.ts'
import type { Condition } from '../../../lib/kube/objects/meta.ts'
import { ago, event, NOW } from './builders.ts'

const service = (
  ingress: { ip: string }[] = [],
  conditions: Condition[] = [],
  type = 'LoadBalancer',
): Service => ({
  metadata: { name: 'web', namespace: 'lab', uid: 'web-1' },
  spec: { type },
  status: { loadBalancer: { ingress }, conditions },
})
const refused = (reason: string, message: string) => ({
  type: 'example.io/Satisfied',
  status: 'False',
  reason,
  message,
})

test.each([
  [
    'MetalLB',
    service(),
    [event('AllocationFailed', 'Failed to allocate IP for "lab/web": no available IPs')],
    'no-addresses-left',
  ],
  [
    'Cilium',
    service(
      [],
      [refused('out_of_ips', 'All enabled pools that match this service ran out of allocatable IPs')],
    ),
    [],
    'no-addresses-left',
  ],
  [
    'MetalLB',
    service(),
    [event('AllocationFailed', 'Failed to allocate IP for "lab/web": ["10.9.9.9"] is not allowed in config')],
    'address-outside-pools',
  ],
  [
    'Cilium',
    service([], [refused('no_pool', "No pool exists with a CIDR containing '10.9.9.9'")]),
    [],
    'address-outside-pools',
  ],
  [
    'anybody else',
    service(),
    [event('SyncLoadBalancerFailed', 'Error syncing load balancer: quota')],
    'address-refused',
  ],
])('in the words of %s', (_, wanting, events, cause) => {
  expect(addressDiagnoses(wanting, events, NOW - 10_000)).toEqual([
    expect.objectContaining({ cause, what: 'service lab/web gets no address', graceMs: 10_000 }),
  ])
})

test('an event from before the waiting weighs less', () => {
  const old = event('AllocationFailed', 'no available IPs', { lastTimestamp: ago(600) })
  expect(addressDiagnoses(service(), [old], NOW)[0]?.graceMs).toBe(30_000)
})

test('only a LoadBalancer service without an address lacks one', () => {
  expect(addressMissing(undefined)).toBe('not there yet')
  expect(addressMissing(service())).toBe('no address yet')
  expect(addressMissing(service([{ ip: '10.0.0.1' }]))).toBeUndefined()
  expect(addressMissing(service([], [], 'ClusterIP'))).toBeUndefined()
})

test.each([
  [
    'a service that has its address after all',
    service([{ ip: '10.0.0.1' }]),
    [event('AllocationFailed', 'no available IPs')],
  ],
  ['a service that nobody has said anything of yet', service(), []],
  [
    'what is said of another service',
    service(),
    [event('AllocationFailed', 'no available IPs', { of: 'other' })],
  ],
])('%s is none', (_, one, events) => {
  expect(addressDiagnoses(one, events, NOW)).toEqual([])
})
