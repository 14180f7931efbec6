import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Family } from '../net/family.ts'
import type { WorkloadName } from '../step/step.ts'

/** The place that a check asks from; a pod is one made for probing, in this cluster or in another one of the lab. */
export type CheckSource =
  | { at: 'host' }
  | { at: 'container' }
  | { at: 'pod'; pod: string; namespace?: string; cluster?: string }

/** The target of a check's HTTP request. Its addresses and ports are read from the cluster when the check runs. */
export type Target =
  | { kind: 'pod'; name: string; namespace?: string; port: number }
  | { kind: 'ClusterIP' | 'NodePort' | 'LoadBalancer'; name: string; namespace: string }
  | { kind: 'Gateway'; name: string; namespace: string }
  | { kind: 'DNS name'; name: string }
  /** The API server's virtual address, over HTTPS; only the host has the credentials to ask there. */
  | { kind: 'VIP'; address: string; port: number }

/** The expected sender of the response: one pod made for probing, any ready pod behind a service, or the API server. */
export type Responder =
  | { pod: string; cluster?: string }
  | { service: string; namespace: string }
  | { apiServer: true }

interface Base {
  /** Unique on a cluster, kebab-case. */
  id: string
  /** Subject of the check, a row of the matrix: `LoadBalancer`. */
  subject: string
  from: CheckSource
  /** Created in the probing namespace before any check runs; equal objects of several checks are created once. */
  objects?: readonly KubernetesObject[]
}

interface Path extends Base {
  to: Target
  responder: Responder
  family: Family
}

/** The target responds itself; an unused address, or a name that does not exist, gives no response. */
export interface AnswersCheck extends Path {
  expected: 'answers' | 'resolves'
  /** Sent as the HTTP Host header, where routing is by host name. */
  host?: string
}

/** The target does not respond, while at the same time it responds to a source that is allowed. */
export interface DeniedCheck extends Path {
  expected: 'denied'
  allowedFrom: CheckSource
}

/** The target's addresses are inside these ranges; the addresses of the nodes are not. */
export interface AddressInPoolCheck extends Base {
  expected: 'addressInPool'
  to: Extract<Target, { name: string; namespace: string }>
  family: Family
  /** `first-last` or CIDR. */
  ranges: readonly string[]
}

/** A program in a pod of a component prints a line that matches the pattern. */
export interface CommandOutputCheck extends Base {
  expected: 'commandOutput'
  namespace: string
  workload: WorkloadName
  container: string
  argv: readonly string[]
  /** Regular expression, in multiline mode: `^` and `$` match at each line. */
  pattern: string
}

/** The API has no object at `path`, but has the one at `beside`. */
export interface AbsentCheck extends Base {
  expected: 'absent'
  path: string
  beside: string
}

/** A question about the running network, as data; `expected` selects its kind. */
export type Check = AnswersCheck | DeniedCheck | AddressInPoolCheck | CommandOutputCheck | AbsentCheck

/** A property of the lab that no check can verify, with the reason. Reported once, without a verdict. */
export interface SkippedCheck {
  skipped: string
}

/** `inconclusive`: the observations prove neither success nor failure. */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

export interface CheckOutcome {
  verdict: Verdict
  /** Observations, the most important first; the first line is the reason for the verdict. */
  evidence: readonly string[]
}

/** A check with its outcome. */
export interface CheckResult extends CheckOutcome {
  cluster: string
  id: string
  subject: string
  /** What asks, and in words, as the column of the matrix: `host`, `container`, `pod client`, `pod client in west`. */
  at: CheckSource['at']
  from: string
  expected: Check['expected']
  durationMs: number
}

/** A check's source in words. */
export function sourceText(from: CheckSource): string {
  if (from.at !== 'pod') return from.at
  return `pod ${from.pod}${from.cluster === undefined ? '' : ` in ${from.cluster}`}`
}
