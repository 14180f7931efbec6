import { Failure } from '../../failure.ts'
import type { FailureCode } from '../../failure-code.ts'
import type { ClusterAccess } from '../access.ts'

/** Why something is not becoming ready. */
export interface Diagnosis {
  /** The code of the failure that it becomes. */
  cause: FailureCode
  /** One sentence that is constant while the cause persists: no counts, no times. */
  what: string
  evidence: string
  likely: string
  /** `kubectl …` or `helm …` without the flags that select the cluster, or a change to make. */
  next: string
  /** How long the cause must persist to end the waiting, because it may resolve itself; 0 if it cannot. */
  graceMs: number
}

/** A diagnosis as a failure. @param access adds the flags that select the cluster to the next command */
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
