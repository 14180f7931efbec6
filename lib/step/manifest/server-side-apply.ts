import { Failure } from '../../failure.ts'
import { applyDiagnosis } from '../../kube/diagnose/applying.ts'
import { failureOf } from '../../kube/diagnose/diagnosis.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { awaitServed } from '../../kube/served.ts'
import type { ClusterDoors } from '../context.ts'
import { goesFirst } from './read-objects.ts'

/** Applies objects one after the other, what others of them need first, as what a dry run of them showed. */
export async function serverSideApply(
  objects: readonly KubernetesObject[],
  doors: ClusterDoors,
  { force = false, signal }: { force?: boolean; signal: AbortSignal },
): Promise<void> {
  const { writer, resources, reader } = doors
  const applyEach = async (list: readonly KubernetesObject[]) => {
    for (const object of list) {
      signal.throwIfAborted()
      const path = await resources.pathOf(object)
      const applied =
        path === undefined ? Promise.reject(notServed(object)) : writer.apply(path, object, { force })
      await applied.catch((error: unknown) => explainRefusal(error, doors))
    }
  }
  const first = objects.filter(goesFirst)
  await applyEach(first)
  await awaitServed(first, reader, signal)
  await applyEach(objects.filter((object) => !goesFirst(object)))
}

/** In the words of kubectl, which are understood. */
const notServed = ({ apiVersion, kind, metadata }: KubernetesObject) =>
  new Failure({
    code: 'api-refused',
    what: `${kind} ${metadata.name} cannot be applied`,
    got: `no matches for kind "${kind}" in version "${apiVersion}"`,
    retryable: true,
  })

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
