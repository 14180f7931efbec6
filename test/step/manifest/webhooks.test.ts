import { expect, test } from 'vitest'
import { callsService } from '../../../lib/step/manifest/webhooks.ts'

const object = (kind: string, webhooks?: unknown) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: 'a' },
  webhooks,
})
const service = { clientConfig: { service: { name: 'webhook', namespace: 'x' } } }
const url = { clientConfig: { url: 'https://example.org' } }

test.each([
  ['ValidatingWebhookConfiguration', [service], true],
  ['MutatingWebhookConfiguration', [service], true],
  ['ValidatingWebhookConfiguration', [url, service], true],
  ['ValidatingWebhookConfiguration', [url], false],
  ['ValidatingWebhookConfiguration', [{}], false],
  ['ValidatingWebhookConfiguration', [], false],
  ['ValidatingWebhookConfiguration', undefined, false],
  ['ConfigMap', [service], false],
])('%s with %j: %s', (kind, webhooks, expected) => {
  expect(callsService(object(kind, webhooks))).toBe(expected)
})
