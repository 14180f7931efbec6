import { Failure } from '../../failure.ts'
import type { FailureCode } from '../../failure-code.ts'
import type { ClusterAccess } from '../access.ts'

/** Why something is not becoming ready. */
export interface Diagnosis {
  /** The code of the failure that it becomes. */
  cause: FailureCode
  /** One sentence that stays the same for as long as the cause stands: no counts, no times. */
  what: string
  evidence: string
  likely: string
  /** `kubectl …` or `helm …` without the flags that choose the cluster, or what to change. */
  next: string
  /** How long it must have stood to end the waiting, as it may heal by itself; 0 where it cannot. */
  graceMs: number
}

/** A diagnosis as a failure; `access` makes its next command one that can be pasted. */
export function failureOf(
  { cause, what, evidence, likely, next }: Diagnosis,
  access?: ClusterAccess,
): Failure {
  const command = access === undefined ? next : onCluster(next, access)
  return new Failure({ code: cause, what, got: evidence, likely, next: command })
}

function onCluster(command: string, { kubeconfig, context }: ClusterAccess): string {
  return command
    .replace(/^kubectl\b/, `kubectl --kubeconfig ${kubeconfig} --context ${context}`)
    .replace(/^helm\b/, `helm --kubeconfig ${kubeconfig} --kube-context ${context}`)
}
