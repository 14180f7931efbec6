import type { FailureDetails } from '../../failure.ts'
import type { Reader } from '../reader.ts'
import { missingKindDiagnosis } from './definitions.ts'
import type { Diagnosis } from './diagnosis.ts'
import { refusalOf } from './refusals.ts'

/** Why an object of a namespace could not be applied; undefined where the API server's answer gives no cause. */
export async function applyDiagnosis(
  { status, missingKind }: Pick<FailureDetails, 'status' | 'missingKind'>,
  namespace: string,
  reader: Reader,
): Promise<Diagnosis | undefined> {
  if (missingKind !== undefined) return missingKindDiagnosis(missingKind, reader)
  const refusal = refusalOf(status?.message ?? '', namespace)
  return refusal && { ...refusal, what: 'the API server does not take an object' }
}
