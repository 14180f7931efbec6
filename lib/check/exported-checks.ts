import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Check, Target } from './check.ts'
import { client, onePath } from './paths.ts'
import { type CheckContext, PROBING, service, WEB } from './probing.ts'

/** https://multicluster.sigs.k8s.io/guides/ */
const serviceExport = (name: string): KubernetesObject => ({
  apiVersion: 'multicluster.x-k8s.io/v1beta1',
  kind: 'ServiceExport',
  metadata: { name, namespace: PROBING },
})

/**
 * Each member resolves every other member's exported Service by its clusterset.local name and reaches that member's
 * pod.
 *
 * @param members names of the clusters in the set, including this one; each of them adds these checks
 */
export function exportedServiceChecks(context: CheckContext, members: readonly string[]): readonly Check[] {
  const nameOf = (member: string) => `exported-by-${member}`
  const own = nameOf(context.cluster.name)
  const objects = [service(own, 'ClusterIP', context), serviceExport(own)]
  return members.map((member) => {
    const to: Target = { kind: 'DNS name', name: `${nameOf(member)}.${PROBING}.svc.clusterset.local` }
    const check = onePath(`clusterset name of ${member}`, client, to, context)
    return { ...check, responder: { pod: WEB, cluster: member }, objects }
  })
}
