import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Family } from '../net/family.ts'
import type { WorkloadName } from '../step/step.ts'

/** From where a check asks; a pod is one that was made for probing, in this cluster or in another one of the lab. */
export type Vantage =
  | { at: 'host' }
  | { at: 'container' }
  | { at: 'pod'; pod: string; namespace?: string; cluster?: string }

/** What a check asks for an answer over HTTP. Addresses and ports are read from the cluster when it asks. */
export type Target =
  | { kind: 'pod'; name: string; namespace?: string; port: number }
  | { kind: 'ClusterIP' | 'NodePort' | 'LoadBalancer'; name: string; namespace: string }
  | { kind: 'Gateway'; name: string; namespace: string }
  | { kind: 'DNS name'; name: string }
  /** The API server's own address, over HTTPS; only the host has what it takes to ask there. */
  | { kind: 'VIP'; address: string; port: number }

/** Whose answer counts: that of one pod made for probing, of any ready pod behind a service, or the API server's. */
export type Answerer =
  | { pod: string; cluster?: string }
  | { service: string; namespace: string }
  | { apiServer: true }

interface Base {
  /** Unique on a cluster, kebab-case. */
  id: string
  /** What is asked, as a row of the matrix: `LoadBalancer`. */
  asks: string
  from: Vantage
  /** Made in the probing namespace before anything is asked; equal objects of several checks are made once. */
  objects?: readonly KubernetesObject[]
}

interface Path extends Base {
  to: Target
  by: Answerer
  family: Family
}

/** The target gives its own answer; an address, or a name, that nobody has gives none. */
export interface AnswersCheck extends Path {
  expected: 'answers' | 'resolves'
  /** Sent as the HTTP Host, where a name leads to what is asked for. */
  host?: string
}

/** The target does not answer, although at the same time it answers from where it may. */
export interface DeniedCheck extends Path {
  expected: 'denied'
  allowedFrom: Vantage
}

/** A LoadBalancer service's address is inside these ranges; the addresses of the nodes are not. */
export interface InsideCheck extends Base {
  expected: 'inside'
  to: Extract<Target, { name: string; namespace: string }>
  family: Family
  /** `first-last` or CIDR. */
  ranges: readonly string[]
}

/** A program in a pod of a component says what it should. */
export interface SaysCheck extends Base {
  expected: 'says'
  namespace: string
  workload: WorkloadName
  container: string
  argv: readonly string[]
  /** Regular expression, line by line. */
  pattern: string
}

/** The API has no such object, although it has another one beside it. */
export interface AbsentCheck extends Base {
  expected: 'absent'
  path: string
  beside: string
}

/** A question about the running network, as data; the kind of answer expected says what it is. */
export type Check = AnswersCheck | DeniedCheck | InsideCheck | SaysCheck | AbsentCheck

/** What the lab wants and no check can tell, with why: it is said once, and has no verdict. */
export interface LeftOut {
  leftOut: string
}

/** `inconclusive`: whatever came back tells nothing, either way. */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

export interface Finding {
  verdict: Verdict
  /** What was seen, in the order of weight; the first line says why the verdict is what it is. */
  evidence: readonly string[]
}

/** A check with what came of it. */
export interface CheckResult extends Finding {
  cluster: string
  id: string
  asks: string
  /** Column of the matrix: `host`, `container`, `pod client`, `pod client in west`. */
  from: string
  expected: Check['expected']
  durationMs: number
}

/** A vantage in words. */
export function vantageText(from: Vantage): string {
  if (from.at !== 'pod') return from.at
  return `pod ${from.pod}${from.cluster === undefined ? '' : ` in ${from.cluster}`}`
}
