import { Failure } from '../failure.ts'
import { applyCommand, kubeProcess } from '../kube/access.ts'
import { applyDiagnosis } from '../kube/diagnose/applying.ts'
import { failureOf } from '../kube/diagnose/diagnosis.ts'
import { runOk } from '../process/run.ts'
import type { ClusterDoors, StepContext } from './context.ts'
import type { KubernetesObject } from './step.ts'

/** Applies objects under our field manager, and gives them as the server then has, or in a dry run would have, them. */
export async function serverSideApply(
  objects: readonly KubernetesObject[],
  doors: ClusterDoors,
  context: Pick<StepContext, 'process'>,
  flags: readonly string[],
): Promise<readonly KubernetesObject[]> {
  const { tools, access } = doors
  const command = applyCommand(tools, access, objects, ['--output=json', ...flags])
  const { env, signal } = kubeProcess(context.process, tools)
  const { stdout } = await runOk(command, { env, signal }).catch((error) => explainRefusal(error, doors))
  const answer: KubernetesObject & { items?: readonly KubernetesObject[] } = JSON.parse(stdout)
  return answer.kind === 'List' ? (answer.items ?? []) : [answer]
}

/** apimachinery pkg/api/validation (FieldImmutableErrorMsg), and kubernetes pkg/apis/apps/validation for StatefulSets */
const IMMUTABLE = /field is immutable|updates to statefulset spec for fields other than/

/** What the API server refuses it refuses again: such an answer is told as what it is, and not tried again. */
export async function explainRefusal(error: unknown, { reader, access }: ClusterDoors): Promise<never> {
  const got = error instanceof Failure ? error.details.got : undefined
  const diagnosis = await applyDiagnosis(got ?? '', reader)
  if (diagnosis !== undefined) {
    const { details } = failureOf(diagnosis, access)
    throw new Failure({ ...details, retryable: diagnosis.graceMs > 0 }, { cause: error })
  }
  if (got?.includes('conflict')) {
    throw new Failure({
      code: 'field-conflict',
      what: 'fields that the lab wants otherwise belong to another manager',
      expected: 'nobody else to set the same fields',
      got,
      next: 'ADOPT=1 takes them over; or take them out of the lab file',
    })
  }
  if (got !== undefined && IMMUTABLE.test(got)) {
    throw new Failure({ code: 'immutable', what: 'a field that differs cannot be changed', got })
  }
  if (got !== undefined && /is invalid:|\(Forbidden\)|\(BadRequest\)/.test(got)) {
    throw new Failure({
      code: 'object-refused',
      what: 'the API server refuses an object',
      got,
      next: 'correct the input it comes from',
    })
  }
  throw error
}
