import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import { event, evidence, unplaced } from './builders.ts'

const message = '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.'
const user = unplaced(message, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] })
const claim = (storageClassName?: string, phase = 'Pending') => ({
  metadata: { name: 'data', uid: 'data' },
  spec: storageClassName === undefined ? {} : { storageClassName },
  status: { phase },
})
const fast = { metadata: { name: 'fast' } }
const standard = {
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
}
const find = (more: object) => diagnose(evidence({ pods: [user], ...more }))

test.each([
  ['no claim', {}, 'there is no claim data'],
  [
    'no such class',
    { volumeClaims: [claim('slow')], storageClasses: [fast] },
    'wants storage class slow; classes: fast',
  ],
  [
    'no default class',
    { volumeClaims: [claim()], storageClasses: [fast] },
    'names no storage class; classes: fast',
  ],
  [
    'a provisioner that fails',
    {
      volumeClaims: [claim('fast')],
      storageClasses: [fast],
      events: [event('ProvisioningFailed', 'disk full', { of: 'data' })],
    },
    'disk full',
  ],
  ['a lost volume', { volumeClaims: [claim('fast', 'Lost')], storageClasses: [fast] }, 'Lost'],
])('a volume claim that is not bound: %s', (_, more, text) => {
  expect(find(more)).toEqual([
    expect.objectContaining({
      cause: 'volume-unbound',
      what: 'pod lab/web-1 waits for the volume of claim data',
      evidence: expect.stringContaining(text),
    }),
  ])
})

test.each([
  ['whose volume is being provisioned', { volumeClaims: [claim('fast')], storageClasses: [fast] }],
  ['of the default class', { volumeClaims: [claim()], storageClasses: [standard] }],
  ['that is bound', { volumeClaims: [claim('fast', 'Bound')], storageClasses: [fast] }],
])('no diagnosis: a volume claim %s', (_, more) => {
  expect(find(more)).toEqual([])
})

test('a volume claim that waits for a pod is not the cause if the pod waits for something else', () => {
  const other = unplaced('0/1 nodes are available: 1 Insufficient cpu.', user.spec)
  const found = diagnose(
    evidence({
      pods: [other],
      volumeClaims: [claim('fast')],
      storageClasses: [{ ...fast, volumeBindingMode: 'WaitForFirstConsumer' }],
    }),
  )
  expect(found.map(({ cause }) => cause)).toEqual(['unschedulable'])
})
