import { expect, test } from 'vitest'
import { describeFailure, Failure, type FailureDetails } from '../../../lib/failure.ts'
import { explainRefusal } from '../../../lib/step/manifest/explain-refusal.ts'
import { fieldStatus, refused } from '../../kube/refused.ts'
import { stubReader } from '../../kube/stub-reader.ts'
import { failureOf } from '../../process/failing.ts'
import { configMap } from '../config-maps.ts'

const access = { kubeconfig: '/lab/kubeconfig', context: 'west' }
const explained = (error: unknown) =>
  failureOf(explainRefusal(error, configMap('a'), { reader: stubReader({}).reader, access }))

const conflict = fieldStatus(
  'Conflict',
  'FieldManagerConflict',
  '.data.k',
  'conflict with "helm"',
  'Apply failed with 1 conflict: conflict with "helm": .data.k',
)
const jobTemplate = fieldStatus(
  'Invalid',
  'FieldValueInvalid',
  'spec.template',
  'Invalid value: {}: field is immutable',
)
const statefulSet = fieldStatus(
  'Invalid',
  'FieldValueForbidden',
  'spec',
  "Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden",
)
const name = fieldStatus('Invalid', 'FieldValueInvalid', 'metadata.name', 'Invalid value: "A": not a name')
const statusOf = (reason: string, message = 'no') => ({ reason, message })

test.each<[string, number, unknown, FailureDetails['code']]>([
  ['Conflict over a field', 409, conflict, 'field-conflict'],
  [
    'Conflict with a concurrent write',
    409,
    statusOf('Conflict', 'the object has been modified, conflict'),
    'api-refused',
  ],
  [
    'Conflict for another cause',
    409,
    fieldStatus('Conflict', 'UnexpectedServerResponse', '.data', 'no'),
    'api-refused',
  ],
  ['AlreadyExists', 409, statusOf('AlreadyExists'), 'api-refused'],
  ['Invalid: an immutable field', 422, jobTemplate, 'immutable'],
  ["Invalid: a StatefulSet's field", 422, statefulSet, 'immutable'],
  ['Invalid: any other', 422, name, 'object-refused'],
  ['Invalid without causes', 422, statusOf('Invalid', 'field is immutable'), 'object-refused'],
  ['Forbidden', 403, statusOf('Forbidden', 'is invalid: field is immutable'), 'object-refused'],
  ['BadRequest', 400, statusOf('BadRequest'), 'object-refused'],
  ['Unauthorized', 401, statusOf('Unauthorized'), 'api-refused'],
  ['NotFound', 404, statusOf('NotFound', 'namespaces "x" not found'), 'api-refused'],
  ['MethodNotAllowed', 405, statusOf('MethodNotAllowed'), 'api-refused'],
  ['Gone', 410, statusOf('Gone'), 'api-refused'],
  ['RequestEntityTooLarge', 413, statusOf('RequestEntityTooLarge'), 'api-refused'],
  ['TooManyRequests', 429, statusOf('TooManyRequests'), 'api-refused'],
  ['InternalError', 500, statusOf('InternalError', '"x" is invalid: (Forbidden) conflict'), 'api-refused'],
  ['ServerTimeout', 500, statusOf('ServerTimeout'), 'api-refused'],
  ['ServiceUnavailable', 503, statusOf('ServiceUnavailable'), 'api-refused'],
  ['Timeout', 504, statusOf('Timeout'), 'api-refused'],
])('%s', async (_, code, body, expected) => {
  const error = refused(code, body, { retryable: true })
  const failure = await explained(error)
  expect(failure.details).toMatchObject({ code: expected, got: error.details.got })
  // a final rejection is not retryable; for any other the writer has decided
  if (expected === 'api-refused') expect(failure).toBe(error)
  else expect(failure.details.retryable ?? false).toBe(false)
})

test.each<[string, unknown]>([
  ['a reason of a later release', { reason: 'Enraged', message: 'no' }],
  ['no reason', { message: 'no' }],
  ['no Status at all', { message: 'no', details: 'x' }],
])('%s leaves the rejection unchanged, in one readable line', async (_, body) => {
  const failure = await explained(refused(418, body))
  expect(describeFailure(failure)).toBe('refused\n  got: status 418: no')
})

test('a webhook that rejects is named, whatever its reason, and is not retried', async () => {
  const message = 'admission webhook "a.b.c" denied the request: no such pool'
  for (const reason of ['Forbidden', 'Conflict', 'Invalid', 'sorry'])
    expect((await explained(refused(409, { ...conflict, reason, message }))).details).toMatchObject({
      code: 'webhook-refused',
      got: 'webhook a.b.c: no such pool',
      retryable: false,
    })
})

test('a webhook that cannot be called is retried', async () => {
  const message =
    'Internal error occurred: failed calling webhook "a.b.c": failed to call webhook: Post "https://hook.lab.svc:443/x?timeout=10s": dial tcp 10.0.0.1:443: connect: connection refused'
  const { details } = await explained(refused(500, { reason: 'InternalError', message }))
  expect(details).toMatchObject({
    code: 'webhook-unreachable',
    retryable: true,
    next: expect.stringContaining('--kubeconfig /lab/kubeconfig --context west get endpointslices'),
  })
})

test('a kind that is not served is looked up among the CRDs', async () => {
  const missingKind = { apiVersion: 'lab.io/v1', kind: 'Pool' }
  const { details } = await explained(new Failure({ code: 'api-refused', what: 'w', missingKind }))
  expect(details).toMatchObject({ code: 'definition-missing', retryable: true })
})

test('any other failure stays unchanged', async () => {
  const unanswered = new Failure({ code: 'api-unanswered', what: 'no answer', retryable: true })
  expect(await explained(unanswered)).toBe(unanswered)
  await expect(
    explainRefusal(new TypeError('a bug'), configMap('a'), { reader: stubReader({}).reader, access }),
  ).rejects.toThrow('a bug')
})
