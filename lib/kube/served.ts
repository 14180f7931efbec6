import { awaitObject } from './await-object.ts'
import { DEFINITIONS, definitionDiagnosis } from './diagnose/definitions.ts'
import { failureOf } from './diagnose/diagnosis.ts'
import type { CustomResourceDefinition } from './objects/extensions.ts'
import { conditionOf } from './objects/meta.ts'
import type { Reader } from './reader.ts'

/**
 * Waits until the API server serves every custom resource that the CRDs among `objects` define.
 *
 * @throws Failure `definition-not-served` as soon as it is clear that it never will
 */
export async function awaitServed(
  objects: readonly { kind: string; metadata: { name: string } }[],
  reader: Reader,
  signal: AbortSignal,
): Promise<void> {
  const definitions = objects.filter((object) => object.kind === 'CustomResourceDefinition')
  const lackOf = (crd: CustomResourceDefinition | undefined) => {
    if (conditionOf(crd?.status?.conditions, 'Established')?.status === 'True') return undefined
    const never = crd === undefined ? undefined : definitionDiagnosis(crd)
    if (never !== undefined) throw failureOf(never)
    return 'not established'
  }
  await Promise.all(
    definitions.map(({ metadata }) =>
      awaitObject(reader, DEFINITIONS, metadata.name, lackOf, signal, () => {}),
    ),
  )
}
