import { Failure } from '../failure.ts'
import { applyCommand, kubeProcess } from '../kube/access.ts'
import { runOk } from '../process/run.ts'
import type { ClusterDoors, StepContext } from './context.ts'
import type { KubernetesObject } from './step.ts'

/** Applies objects under our field manager, and gives them as the server then has, or in a dry run would have, them. */
export async function serverSideApply(
  objects: readonly KubernetesObject[],
  { tools, access }: ClusterDoors,
  context: StepContext,
  flags: readonly string[],
): Promise<readonly KubernetesObject[]> {
  const command = applyCommand(tools, access, objects, ['--output=json', ...flags])
  const { env, signal } = kubeProcess(context.process, tools)
  const { stdout } = await runOk(command, { env, signal }).catch(explainRefusal)
  const answer: KubernetesObject & { items?: readonly KubernetesObject[] } = JSON.parse(stdout)
  return answer.kind === 'List' ? (answer.items ?? []) : [answer]
}

/** What the API server refuses it refuses again: such an answer is told as what it is, and not tried again. */
function explainRefusal(error: unknown): never {
  const got = error instanceof Failure ? error.details.got : undefined
  if (got?.includes('conflict')) {
    throw new Failure({
      code: 'field-conflict',
      what: 'fields that the lab wants otherwise belong to another manager',
      expected: 'nobody else to set the same fields',
      got,
      next: "take the fields out of the other manager's hands, or out of the lab file",
    })
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
