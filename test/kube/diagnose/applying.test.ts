import { expect, test } from 'vitest'
import { applyDiagnosis } from '../../../lib/kube/diagnose/applying.ts'
import { parseStatus } from '../../../lib/kube/status.ts'
import { stubReader } from '../stub-reader.ts'

const { reader, asked } = stubReader({})
const find = (reason: string, message: string) =>
  applyDiagnosis({ status: parseStatus(403, { reason, message }) }, 'shop', reader)

test.each([
  ['Conflict', 'Operation cannot be fulfilled on things "a": the object has been modified'],
  ['NotFound', 'the server could not find the requested resource'],
  ['Invalid', 'Thing "a" is invalid: no matches for kind "Pool" in version "lab.io/v1"'],
])('%s: %s gives no cause', async (reason, message) => {
  expect(await find(reason, message)).toBeUndefined()
})

test('a failure without a status gives none either', async () => {
  expect(await applyDiagnosis({}, 'shop', reader)).toBeUndefined()
})

test.each(['Forbidden', 'Conflict', 'too-old', ''])('a webhook may refuse with reason %j', async (reason) => {
  expect(await find(reason, 'admission webhook "a.b.c" denied the request: no')).toMatchObject({
    cause: 'webhook-refused',
    what: 'the API server does not take an object',
  })
})

test("a quota is one of the object's namespace", async () => {
  const message =
    'pods "a" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1'
  expect(await find('Forbidden', message)).toMatchObject({
    cause: 'quota-exceeded',
    likely: 'the quota small of namespace shop is used up',
    next: 'kubectl describe resourcequota --namespace shop small',
  })
})

test('for none of them a CRD is looked for', () => {
  expect(asked).toEqual([])
})
