import type { Diagnosis } from './diagnosis.ts'

type Refusal = Omit<Diagnosis, 'what'>

/**
 * Parsers for the message of a refusal; each returns undefined for a message that it does not know.
 *
 * Regular expressions, because only the message identifies the admission plugin, webhook or policy that refused: the
 * reason of the Status is chosen by the webhook or policy (k8s.io/apiserver pkg/admission/plugin/webhook/errors), and
 * the events and conditions of controllers repeat the message without its Status.
 */
const PARSERS: readonly ((text: string, namespace: string) => Refusal | undefined)[] = [
  quotaExceeded,
  webhookUnreachable,
  webhookRefused,
  securityViolated,
  policyRefused,
]

/** Why the API server refused an object, from its message (k8s.io/apiserver pkg/admission). */
export function refusalOf(text: string, namespace: string): Refusal | undefined {
  for (const parse of PARSERS) {
    const refusal = parse(text, namespace)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** With a grace, because other pods may end and free their share of the quota. */
function quotaExceeded(text: string, namespace: string): Refusal | undefined {
  const match = /exceeded quota: ([^,]+), (requested: .*?, used: .*?, limited: \S+)/.exec(text)
  if (match === null) return undefined
  return {
    cause: 'quota-exceeded',
    evidence: `quota ${match[1]}: ${match[2]}`,
    likely: `the quota ${match[1]} of namespace ${namespace} is used up`,
    next: `kubectl describe resourcequota --namespace ${namespace} ${match[1]}`,
    graceMs: 10_000,
  }
}

/** With a grace, because the pod of the webhook may be starting. */
function webhookUnreachable(text: string): Refusal | undefined {
  const match = /failed calling webhook "([^"]+)": (.*)/.exec(text)
  if (match === null) return undefined
  const [, name, error = ''] = match
  const [, service, namespace] = /https:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc[:/]/.exec(error) ?? []
  return {
    cause: 'webhook-unreachable',
    evidence: `webhook ${name}: ${error}`,
    likely: webhookMeaning(error),
    next:
      service === undefined
        ? 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'
        : `kubectl get endpointslices,pods --namespace ${namespace} --selector kubernetes.io/service-name=${service}`,
    graceMs: 30_000,
  }
}

function webhookMeaning(error: string): string {
  if (/x509|certificate/.test(error))
    return 'its certificate is not the one that the configuration trusts (yet)'
  // without kube-proxy a service without endpoints has no route
  if (/no endpoints|connection refused|no route to host/.test(error))
    return 'its pod does not run or is not ready yet'
  if (/service "[^"]+" not found|no such host/.test(error))
    return 'its service is gone: the webhook configuration was left behind'
  if (/deadline exceeded|timeout/i.test(error))
    return 'the API server cannot reach its pod: a policy, a route or the CNI'
  return 'what answers is not the webhook that the configuration means'
}

function webhookRefused(text: string): Refusal | undefined {
  const match = /admission webhook "([^"]+)" denied the request(?:: (.*)| without explanation)/.exec(text)
  if (match === null) return undefined
  return {
    cause: 'webhook-refused',
    evidence: `webhook ${match[1]}: ${match[2] ?? 'without explanation'}`,
    likely: 'the object breaks a rule of the component that the webhook belongs to',
    next: 'correct the input it comes from',
    graceMs: 0,
  }
}

function securityViolated(text: string, namespace: string): Refusal | undefined {
  const match = /violates PodSecurity "([^"]+)": (.*)/.exec(text)
  if (match === null) return undefined
  return {
    cause: 'pod-security',
    evidence: `level ${match[1]}: ${match[2]}`,
    likely: `namespace ${namespace} allows only pods of level ${match[1]}`,
    next: `kubectl get namespace ${namespace} --show-labels`,
    graceMs: 0,
  }
}

function policyRefused(text: string): Refusal | undefined {
  const match = /ValidatingAdmissionPolicy '([^']+)'.* denied request: (.*)/.exec(text)
  if (match === null) return undefined
  return {
    cause: 'policy-refused',
    evidence: `policy ${match[1]}: ${match[2]}`,
    likely: 'the object breaks a rule of that policy',
    next: `kubectl get validatingadmissionpolicy ${match[1]} --output yaml`,
    graceMs: 0,
  }
}
