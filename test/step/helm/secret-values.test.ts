import { expect, test } from 'vitest'
import { redactedValues, secretTexts, secretValues } from '../../../lib/step/helm/secret-values.ts'
import type { SecretReference } from '../../../lib/step/secret.ts'

const storedIn = { namespace: 'a', secret: 'b', certificate: 'c', privateKey: 'd' }
const part = (name: SecretReference['part']): SecretReference => ({
  authority: { name: 'ca', storedIn },
  part: name,
})
const references = {
  'tls.key': part('privateKey'),
  'tls.cert': part('certificate'),
  mark: part('fingerprint'),
}

test('secrets are set at their paths; a missing one has a placeholder', async () => {
  const values = await secretValues(references, async ({ part }) =>
    part === 'privateKey' ? undefined : part,
  )
  expect(values).toEqual({ tls: { key: 'still to be made', cert: 'certificate' }, mark: 'fingerprint' })
})

test.each<[string, object, readonly string[]]>([
  ['all but fingerprints', { tls: { key: 'K', cert: 'C' }, mark: 'M' }, ['K', 'C']],
  ['no empty text', { tls: { key: '' } }, []],
  ['no value but text', { tls: { key: 7, cert: { a: 'b' } } }, []],
])('masked is %s', (_, values, texts) => {
  expect(secretTexts({ ...values }, references)).toEqual(texts)
})

test.each<[string, object, object, object, object]>([
  [
    'the same secret',
    { tls: { key: 'K' } },
    { tls: { key: 'K' } },
    { tls: { key: '(secret)' } },
    { tls: { key: '(secret)' } },
  ],
  [
    'another one',
    { tls: { key: 'K' } },
    { tls: { key: 'L' } },
    { tls: { key: '(secret)' } },
    { tls: { key: '(another secret)' } },
  ],
  ['one that is not held', { a: 1 }, { tls: { key: 'K' } }, { a: 1 }, { tls: { key: '(another secret)' } }],
  ['a fingerprint is public', { mark: 'M' }, { mark: 'N' }, { mark: 'M' }, { mark: 'N' }],
])('%s', (_, held, wanted, left, right) => {
  expect(redactedValues({ ...held }, { ...wanted }, references)).toEqual([left, right])
})
