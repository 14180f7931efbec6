import type { Reader } from '../reader.ts'
import { unknownKindDiagnosis } from './definitions.ts'
import type { Diagnosis } from './diagnosis.ts'
import { refusalOf } from './refusals.ts'

/** Why the API server did not take what was applied, from what kubectl printed; undefined where that tells nothing. */
export async function applyDiagnosis(printed: string, reader: Reader): Promise<Diagnosis | undefined> {
  const refusal = refusalOf(printed, /namespace: "([^"]+)"/.exec(printed)?.[1] ?? 'default')
  return refusal === undefined
    ? unknownKindDiagnosis(printed, reader)
    : { ...refusal, what: 'the API server does not take an object' }
}
