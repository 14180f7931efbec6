import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterDoors } from '../context.ts'
import { readLive } from '../manifest/read-live.ts'
import type { HelmStep } from '../step.ts'

/** The namespace of a release; made by us and not by helm, so that it is known whose it is. */
export const namespaceOf = ({ namespace }: HelmStep): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace },
})

/** What every cluster has. */
const BUILT_IN = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

/** The namespace of a release, if it is not there yet. */
export async function missingNamespace(
  step: HelmStep,
  doors: ClusterDoors,
): Promise<readonly KubernetesObject[]> {
  if (BUILT_IN.includes(step.namespace)) return []
  const namespace = namespaceOf(step)
  const { live } = await readLive(namespace, doors)
  return live === undefined ? [namespace] : []
}
