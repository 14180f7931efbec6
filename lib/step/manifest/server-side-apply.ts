import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { awaitServed } from '../../kube/served.ts'
import type { ClusterClients } from '../context.ts'
import { explainRefusal } from './explain-refusal.ts'
import { goesFirst } from './read-objects.ts'

/** Applies objects one after the other, what others of them need first, as what a dry run of them showed. */
export async function serverSideApply(
  objects: readonly KubernetesObject[],
  clients: ClusterClients,
  { force = false, signal }: { force?: boolean; signal: AbortSignal },
): Promise<void> {
  const { writer, resources, reader } = clients
  const applyEach = async (list: readonly KubernetesObject[]) => {
    for (const object of list) {
      signal.throwIfAborted()
      const path = await resources.pathOf(object)
      const applied =
        path === undefined ? Promise.reject(notServed(object)) : writer.apply(path, object, { force })
      await applied.catch((error: unknown) => explainRefusal(error, object, clients))
    }
  }
  const first = objects.filter(goesFirst)
  await applyEach(first)
  await awaitServed(first, reader, signal)
  await applyEach(objects.filter((object) => !goesFirst(object)))
}

const notServed = ({ apiVersion, kind, metadata }: KubernetesObject) =>
  new Failure({
    code: 'api-refused',
    what: `${kind} ${metadata.name} cannot be applied`,
    expected: 'a kind that the API server serves',
    got: `${kind} of ${apiVersion}`,
    missingKind: { apiVersion, kind },
    retryable: true,
  })
