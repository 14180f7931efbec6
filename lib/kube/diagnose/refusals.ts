import type { Diagnosis } from './diagnosis.ts'

type Refusal = Omit<Diagnosis, 'what'>

/**
 * Readings of the message of a refusal; each gives nothing for a message that it does not know.
 *
 * Regular expressions, because nothing but the message tells which admission plugin, webhook or policy refused: the
 * reason of the Status is what a webhook or policy chooses (k8s.io/apiserver pkg/admission/plugin/webhook/errors), and
 * the events and conditions of controllers repeat the message without its Status.
 */
const READINGS: readonly ((text: string, namespace: string) => Refusal | undefined)[] = [
  quotaExceeded,
  webhookUnreachable,
  webhookRefused,
  securityViolated,
  policyRefused,
]

/** Why the API server refused an object, from its own words (k8s.io/apiserver pkg/admission). */
export function refusalOf(text: string, namespace: string): Refusal | undefined {
  for (const read of READINGS) {
    const refusal = read(text, namespace)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** Others' pods may go and give back what they use. */
function quotaExceeded(text: string, namespace: string): Refusal | undefined {
  const found = /exceeded quota: ([^,]+), (requested: .*?, used: .*?, limited: \S+)/.exec(text)
  if (found === null) return undefined
  return {
    cause: 'quota-exceeded',
    evidence: `quota ${found[1]}: ${found[2]}`,
    likely: `the quota ${found[1]} of namespace ${namespace} is used up`,
    next: `kubectl describe resourcequota --namespace ${namespace} ${found[1]}`,
    graceMs: 10_000,
  }
}

/** A webhook whose pod is only starting is a matter of seconds. */
function webhookUnreachable(text: string): Refusal | undefined {
  const found = /failed calling webhook "([^"]+)": (.*)/.exec(text)
  if (found === null) return undefined
  const [, name, why = ''] = found
  const [, service, namespace] = /https:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc[:/]/.exec(why) ?? []
  return {
    cause: 'webhook-unreachable',
    evidence: `webhook ${name}: ${why}`,
    likely: webhookMeaning(why),
    next:
      service === undefined
        ? 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'
        : `kubectl get endpointslices,pods --namespace ${namespace} --selector kubernetes.io/service-name=${service}`,
    graceMs: 30_000,
  }
}

function webhookMeaning(why: string): string {
  if (/x509|certificate/.test(why))
    return 'its certificate is not the one that the configuration trusts (yet)'
  // without kube-proxy a service without endpoints has no route
  if (/no endpoints|connection refused|no route to host/.test(why))
    return 'its pod does not run or is not ready yet'
  if (/service "[^"]+" not found|no such host/.test(why))
    return 'its service is gone: the webhook configuration was left behind'
  if (/deadline exceeded|timeout/i.test(why))
    return 'the API server cannot reach its pod: a policy, a route or the CNI'
  return 'what answers is not the webhook that the configuration means'
}

function webhookRefused(text: string): Refusal | undefined {
  const found = /admission webhook "([^"]+)" denied the request(?:: (.*)| without explanation)/.exec(text)
  if (found === null) return undefined
  return {
    cause: 'webhook-refused',
    evidence: `webhook ${found[1]}: ${found[2] ?? 'without explanation'}`,
    likely: 'the object breaks a rule of the component that the webhook belongs to',
    next: 'correct the input it comes from',
    graceMs: 0,
  }
}

function securityViolated(text: string, namespace: string): Refusal | undefined {
  const found = /violates PodSecurity "([^"]+)": (.*)/.exec(text)
  if (found === null) return undefined
  return {
    cause: 'pod-security',
    evidence: `level ${found[1]}: ${found[2]}`,
    likely: `namespace ${namespace} allows only pods of level ${found[1]}`,
    next: `kubectl get namespace ${namespace} --show-labels`,
    graceMs: 0,
  }
}

function policyRefused(text: string): Refusal | undefined {
  const found = /ValidatingAdmissionPolicy '([^']+)'.* denied request: (.*)/.exec(text)
  if (found === null) return undefined
  return {
    cause: 'policy-refused',
    evidence: `policy ${found[1]}: ${found[2]}`,
    likely: 'the object breaks a rule of that policy',
    next: `kubectl get validatingadmissionpolicy ${found[1]} --output yaml`,
    graceMs: 0,
  }
}
