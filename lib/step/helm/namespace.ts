import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Change } from '../change.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import { aboutObject } from '../describe.ts'
import { readLive } from '../manifest/read-live.ts'
import { serverSideApply } from '../manifest/server-side-apply.ts'
import { withOwnerLabels } from '../ownership.ts'
import { relabelChanges, relabelObject } from '../relabel.ts'
import type { HelmStep } from '../step.ts'

/** The namespace of a release; made by us and not by helm, so that it is known whose it is. */
export const namespaceOf = ({ namespace }: HelmStep): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace },
})

/** What every cluster has. */
const BUILT_IN = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

/** What is to be done about the namespace of a release. */
export async function namespaceChanges(
  step: HelmStep,
  clients: ClusterClients,
  ownerComponent: string,
): Promise<readonly Change[]> {
  if (BUILT_IN.includes(step.namespace)) return []
  const { wanted, live } = await readLive(namespaceOf(step), clients)
  return live === undefined
    ? [{ action: 'create', ...aboutObject(wanted) }]
    : relabelChanges(live, ownerComponent)
}

/** Makes the namespace of a release if it is not there yet. */
export async function bringNamespace(
  step: HelmStep,
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  if (BUILT_IN.includes(step.namespace)) return
  const { wanted, live } = await readLive(namespaceOf(step), clients)
  if (live !== undefined) return relabelObject(live, clients, context)
  await serverSideApply(
    [withOwnerLabels(wanted, undefined, context.ownerComponent)],
    clients,
    context.process,
  )
}
