import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Check, Target } from './check.ts'
import { client, onePath } from './paths.ts'
import { PROBING, type Surroundings, service, WEB } from './probing.ts'

/** https://multicluster.sigs.k8s.io/guides/ */
const serviceExport = (name: string): KubernetesObject => ({
  apiVersion: 'multicluster.x-k8s.io/v1beta1',
  kind: 'ServiceExport',
  metadata: { name, namespace: PROBING },
})

/**
 * A service that one cluster exports answers by its name of the whole set, in every cluster, with that one's pod.
 *
 * @param members names of the clusters of the set, this one among them; each brings these checks
 */
export function exportedServiceChecks(world: Surroundings, members: readonly string[]): readonly Check[] {
  const nameOf = (member: string) => `exported-by-${member}`
  const own = nameOf(world.cluster.name)
  const objects = [service(own, 'ClusterIP', world), serviceExport(own)]
  return members.map((member) => {
    const to: Target = { kind: 'DNS name', name: `${nameOf(member)}.${PROBING}.svc.clusterset.local` }
    const check = onePath(`clusterset name of ${member}`, client, to, world)
    return { ...check, by: { pod: WEB, cluster: member }, objects }
  })
}
