import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import { event, evidence, unplaced } from './builders.ts'

const said = '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.'
const user = unplaced(said, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] })
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
  ['no such class', { claims: [claim('slow')], classes: [fast] }, 'wants storage class slow; classes: fast'],
  ['no default class', { claims: [claim()], classes: [fast] }, 'names no storage class; classes: fast'],
  [
    'a provisioner that fails',
    {
      claims: [claim('fast')],
      classes: [fast],
      events: [event('ProvisioningFailed', 'disk full', { of: 'data' })],
    },
    'disk full',
  ],
  ['a lost volume', { claims: [claim('fast', 'Lost')], classes: [fast] }, 'Lost'],
])('a claim unbound for %s', (_, more, text) => {
  expect(find(more)).toEqual([
    expect.objectContaining({
      cause: 'volume-unbound',
      what: 'pod lab/web-1 waits for the volume of claim data',
      evidence: expect.stringContaining(text),
    }),
  ])
})

test.each([
  ['whose volume is being made', { claims: [claim('fast')], classes: [fast] }],
  ['of the default class', { claims: [claim()], classes: [standard] }],
  ['that is bound', { claims: [claim('fast', 'Bound')], classes: [fast] }],
])('a claim %s is none', (_, more) => {
  expect(find(more)).toEqual([])
})

test('a claim that waits for its pod, whose pod waits for something else', () => {
  const other = unplaced('0/1 nodes are available: 1 Insufficient cpu.', user.spec)
  const found = diagnose(
    evidence({
      pods: [other],
      claims: [claim('fast')],
      classes: [{ ...fast, volumeBindingMode: 'WaitForFirstConsumer' }],
    }),
  )
  expect(found.map(({ cause }) => cause)).toEqual(['unschedulable'])
})
