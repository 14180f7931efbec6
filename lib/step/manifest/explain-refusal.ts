import { type ApiStatus, Failure, type FailureDetails } from '../../failure.ts'
import { applyDiagnosis } from '../../kube/diagnose/applying.ts'
import { failureOf } from '../../kube/diagnose/diagnosis.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterClients } from '../context.ts'

/**
 * Throws the failure that says why an object could not be applied, and whether that may pass. A webhook or policy chooses
 * the reason that it refuses with, so who refused comes before the reason.
 */
export async function explainRefusal(
  error: unknown,
  { metadata }: KubernetesObject,
  { reader, access }: Pick<ClusterClients, 'reader' | 'access'>,
): Promise<never> {
  if (!(error instanceof Failure)) throw error
  const { status, got } = error.details
  const diagnosis = await applyDiagnosis(error.details, metadata.namespace ?? 'default', reader)
  if (diagnosis !== undefined) {
    const { details } = failureOf(diagnosis, access)
    throw new Failure({ ...details, retryable: diagnosis.graceMs > 0 }, { cause: error })
  }
  const final = status && finalRefusal(status)
  throw final === undefined ? error : new Failure({ ...final, ...(got === undefined ? {} : { got }) })
}

/** What the API server refuses for good, by its reason; any other refusal stays what it is. */
function finalRefusal(status: ApiStatus): FailureDetails | undefined {
  switch (status.reason) {
    case 'Conflict':
      return isFieldConflict(status) ? fieldConflict : undefined
    case 'Invalid':
      return isImmutable(status) ? immutable : objectRefused
    case 'Forbidden':
    case 'BadRequest':
      return objectRefused
    default:
      return undefined
  }
}

/** Fields that another manager holds; every other conflict is a write that came in between. */
const isFieldConflict = ({ causes }: ApiStatus) =>
  causes.some(({ reason }) => reason === 'FieldManagerConflict')

/**
 * Matched by message, because the reason of such a cause is that of any other invalid or forbidden value:
 * k8s.io/apimachinery pkg/api/validation (FieldImmutableErrorMsg), and pkg/apis/apps/validation for StatefulSets.
 */
const IMMUTABLE = /field is immutable|updates to statefulset spec for fields other than/

const isImmutable = ({ causes }: ApiStatus) => causes.some(({ message }) => IMMUTABLE.test(message))

const fieldConflict: FailureDetails = {
  code: 'field-conflict',
  what: 'fields that the lab wants otherwise belong to another manager',
  expected: 'nobody else to set the same fields',
  next: 'ADOPT=1 takes them over; or take them out of the lab file',
}

const immutable: FailureDetails = { code: 'immutable', what: 'a field that differs cannot be changed' }

const objectRefused: FailureDetails = {
  code: 'object-refused',
  what: 'the API server refuses an object',
  next: 'correct the input it comes from',
}
