import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import { ago, controller, event, evidence } from './builders.ts'

const quota =
  'pods "web-1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2'
const refused = (message: string, status = 'True') =>
  controller({ conditions: [{ type: 'ReplicaFailure', status, reason: 'FailedCreate', message }] })

test.each([
  [quota, 'quota-exceeded', 'quota small: requested: pods=1, used: pods=2, limited: pods=2'],
  [
    'admission webhook "pods.lab" denied the request: no root here',
    'webhook-refused',
    'webhook pods.lab: no root here',
  ],
  [
    'failed calling webhook "pods.lab": failed to call webhook: Post "https://hook.lab.svc:443/": connection refused',
    'webhook-unreachable',
    'connection refused',
  ],
  [
    'pods "web-1" is forbidden: violates PodSecurity "restricted:latest": privileged',
    'pod-security',
    'privileged',
  ],
  ['pods "web-" is forbidden: error looking up service account lab/web', 'pod-refused', 'service account'],
])('pods refused with %j', (message, cause, text) => {
  expect(diagnose(evidence({ controller: refused(message) }))).toEqual([
    expect.objectContaining({
      cause,
      what: 'deployment/web in lab: the API server refuses its pods',
      evidence: expect.stringContaining(text),
    }),
  ])
})

test('without a condition for it, an event counts while pods are missing', () => {
  const events = [event('FailedCreate', `Error creating: ${quota}`, { of: 'web' })]
  const at = (currentNumberScheduled: number, more = events) =>
    diagnose(
      evidence({
        controller: controller({ desiredNumberScheduled: 2, currentNumberScheduled }),
        events: more,
      }),
    )
  expect(at(1).map(({ cause, graceMs }) => [cause, graceMs])).toEqual([['quota-exceeded', 10_000]])
  expect(at(2)).toEqual([])
  const old = events.map((each) => ({ ...each, lastTimestamp: ago(600) }))
  expect(at(1, old)[0]?.graceMs).toBe(60_000) // its cause may be resolved by now
})

test.each([
  [
    'a quota that is full, and enough pods',
    { controller: controller({ replicas: 1 }), events: [event('FailedCreate', quota, { of: 'web' })] },
  ],
  ['a refusal that has ended', { controller: refused(quota, 'False') }],
  ['a refusal of another object', { events: [event('FailedCreate', quota, { of: 'other' })] }],
])('no diagnosis: %s', (_, more) => {
  expect(diagnose(evidence(more))).toEqual([])
})
