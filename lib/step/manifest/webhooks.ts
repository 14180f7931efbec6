import type { KubernetesObject } from '../../kube/objects/meta.ts'

const WEBHOOK_KINDS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']

/** Whether an object makes the API server call a service before it admits others. */
export function callsService({ kind, webhooks }: KubernetesObject): boolean {
  if (!WEBHOOK_KINDS.includes(kind) || !Array.isArray(webhooks)) return false
  return webhooks.some(
    (webhook: { clientConfig?: { service?: unknown } }) => webhook.clientConfig?.service !== undefined,
  )
}
