import { expect, test } from 'vitest'
import { withoutSecrets } from '../../lib/step/redact.ts'

const pem = '-----BEGIN EC PRIVATE KEY-----\nCANARY\n-----END EC PRIVATE KEY-----'

test.each([
  ['values.adminPassword', 'CANARY'],
  ['values.tls.ca.key', 'CANARY'],
  ['values.auth.token', 'CANARY'],
  ['values.clientSecret', 'CANARY'],
  ['values.items[0].apiKey', 'CANARY'],
  ['values.items[0].secret', ['CANARY']],
  ['values.ca.key[0]', 'CANARY'],
  ['values.ca.key[12]', 'CANARY'],
  ['values.anything', pem],
  ['values', { tls: { ca: { key: 'CANARY', cert: 'public' } } }],
  ['values', { list: [{ password: 'CANARY' }] }],
])('%s is not shown, old or new', (path, value) => {
  for (const [from, to] of [
    [value, undefined],
    ['public', value],
  ]) {
    const text = JSON.stringify(withoutSecrets([{ path, from, to }]))
    expect(text).not.toContain('CANARY')
    expect(text).toContain('(secret)')
  }
})

test.each([
  ['spec.addresses', ['172.18.255.200-172.18.255.250']],
  ['values.cluster.id', 1],
  ['values.tls.secretName.enabled', true],
  ['values.key.enabled', false],
  ['metadata.labels.keyword', 'x'],
  ['values.apiKeyName', 'x'],
  ['values.tls.secret.of.nobody', 'x'],
  ['data.name', 'x'],
  ['values.password', null],
])('%s is shown', (path, value) => {
  expect(withoutSecrets([{ path, from: undefined, to: value }])).toEqual([
    { path, from: undefined, to: value },
  ])
})

test('only the data of a Secret is hidden', () => {
  const fields = [
    { path: 'data', from: { a: 'CANARY' }, to: undefined },
    { path: 'data.b', from: 'CANARY', to: 'CANARY2' },
    { path: 'stringData.c', from: undefined, to: 'CANARY' },
    { path: 'metadata.labels.app', from: 'a', to: 'b' },
  ]
  const shown = withoutSecrets(fields, true)
  expect(JSON.stringify(shown)).not.toContain('CANARY')
  expect(shown[3]).toEqual(fields[3])
})
