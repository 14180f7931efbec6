import { awaitObject } from './await-object.ts'
import type { Reader } from './reader.ts'

interface CustomResourceDefinition {
  status?: { conditions?: readonly { type: string; status: string }[] }
}

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** Waits until the API server serves every custom resource that the CRDs among `objects` define. */
export async function awaitServed(
  objects: readonly { kind: string; metadata: { name: string } }[],
  reader: Reader,
  signal: AbortSignal,
): Promise<void> {
  const definitions = objects.filter((object) => object.kind === 'CustomResourceDefinition')
  const lackOf = (crd: CustomResourceDefinition | undefined) =>
    crd?.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')
      ? undefined
      : 'not established'
  await Promise.all(
    definitions.map(({ metadata }) =>
      awaitObject(reader, DEFINITIONS, metadata.name, lackOf, signal, () => {}),
    ),
  )
}
