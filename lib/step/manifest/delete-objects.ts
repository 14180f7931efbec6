import { kubectl, kubeProcess } from '../../kube/access.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { runOk } from '../../process/run.ts'
import type { ClusterClients, StepContext } from '../context.ts'

/** A namespace goes when everything in it has. */
const DELETE_MS = 4 * 60_000

/** Deletes objects and waits until they are gone; what is gone already is no error. */
export async function deleteObjects(
  objects: readonly KubernetesObject[],
  { tools, access }: ClusterClients,
  context: StepContext,
): Promise<void> {
  if (objects.length === 0) return
  const items = objects.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  }))
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
  const args = ['delete', '--ignore-not-found', '--wait', '--filename=-']
  await runOk(
    kubectl(tools, access, args, { input, deadlineMs: DELETE_MS }),
    kubeProcess(context.process, tools),
  )
}
