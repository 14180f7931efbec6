import type { Change } from '../change.ts'
import type { ClusterDoors, StepContext } from '../context.ts'
import { describeObject } from '../describe.ts'
import { readLive } from '../manifest/read-live.ts'
import { serverSideApply } from '../manifest/server-side-apply.ts'
import { marked } from '../ownership.ts'
import { relabelChanges, relabelObject } from '../relabel.ts'
import type { HelmStep, KubernetesObject } from '../step.ts'

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
  doors: ClusterDoors,
  madeFor: string,
): Promise<readonly Change[]> {
  if (BUILT_IN.includes(step.namespace)) return []
  const { wanted, live } = await readLive(namespaceOf(step), doors)
  return live === undefined
    ? [{ action: 'create', what: describeObject(wanted) }]
    : relabelChanges(live, madeFor)
}

/** Makes the namespace of a release if it is not there yet. */
export async function bringNamespace(
  step: HelmStep,
  doors: ClusterDoors,
  context: StepContext,
): Promise<void> {
  if (BUILT_IN.includes(step.namespace)) return
  const { wanted, live } = await readLive(namespaceOf(step), doors)
  if (live !== undefined) return relabelObject(live, doors, context)
  await serverSideApply([marked(wanted, undefined, context.madeFor)], doors, context.process)
}
