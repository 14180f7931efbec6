import { expect, test } from 'vitest'
import { refusalOf } from '../../../lib/kube/diagnose/refusals.ts'

const calling = (why: string) =>
  `Internal error occurred: failed calling webhook "a.b.c": failed to call webhook: ${why}`

test.each([
  [
    'Post "https://hook.lab.svc:443/x?timeout=10s": dial tcp 10.0.0.1:443: connect: connection refused',
    'does not run',
  ],
  ['Post "https://hook.lab.svc:443/x": no endpoints available for service "hook"', 'does not run'],
  ['Post "https://hook.lab.svc:443/x": dial tcp 10.0.0.1:443: connect: no route to host', 'does not run'],
  ['Post "https://hook.lab.svc:443/x": x509: certificate signed by unknown authority', 'certificate'],
  ['Post "https://hook.lab.svc:443/x": service "hook" not found', 'left behind'],
  ['Post "https://hook.lab.svc:443/x": context deadline exceeded', 'cannot reach its pod'],
])('a webhook that cannot be called: %s', (why, likely) => {
  expect(refusalOf(calling(why), 'lab')).toMatchObject({
    cause: 'webhook-unreachable',
    likely: expect.stringContaining(likely),
    next: 'kubectl get endpointslices,pods --namespace lab --selector kubernetes.io/service-name=hook',
  })
})

test('for a webhook without a service, the next command lists the webhook configurations', () => {
  expect(refusalOf(calling('Post "https://127.0.0.1:1/": EOF'), 'lab')?.next).toContain(
    'webhookconfigurations',
  )
})

test.each([
  [
    'admission webhook "a.b.c" denied the request without explanation',
    'webhook-refused',
    'without explanation',
  ],
  [
    "ValidatingAdmissionPolicy 'safe' with binding 'safe' denied request: too old",
    'policy-refused',
    'too old',
  ],
])('%s', (text, cause, evidence) => {
  expect(refusalOf(text, 'lab')).toMatchObject({
    cause,
    evidence: expect.stringContaining(evidence),
    graceMs: 0,
  })
})

test.each(['', 'deployments.apps "web" already exists', 'webhook configured', 'the quota is fine'])(
  'no known refusal: %j',
  (text) => {
    expect(refusalOf(text, 'lab')).toBeUndefined()
  },
)
