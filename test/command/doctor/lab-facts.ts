import { join } from 'node:path'
import type { ClusterFacts, LabFacts } from '../../../lib/command/doctor/lab-facts.ts'
import type { NetworkFacts } from '../../../lib/net/address-request.ts'
import { clusterOf, wantedOf } from '../../cluster/kind/wanted.ts'

const kindNetwork: NetworkFacts = {
  name: 'kind',
  subnets: [{ cidr: '172.18.0.0/16' }],
  taken: [],
  assumed: false,
}

/** A cluster of a lab, named `west` by default, with this entry in the lab file. */
export function clusterFacts(entry: object = {}, more: Partial<ClusterFacts> = {}): ClusterFacts {
  const { name = 'west', folder = join('.lab', 'kind', name) } = more
  const unused = () => Promise.reject(new Error('not looked at'))
  return {
    name,
    cluster: clusterOf(entry),
    folder,
    network: kindNetwork,
    managed: {
      dataPlane: true,
      access: { kubeconfig: join(folder, 'kubeconfig'), context: `kind-${name}` },
      apiServer: { host: `${name}-control-plane`, port: 6443 },
      network: unused,
      nodes: unused,
      differences: unused,
      create: unused,
      owner: unused,
      remove: unused,
    },
    ...more,
  }
}

/** A lab of these clusters, with the address plan of `west`. */
export const labFacts = (clusters: readonly ClusterFacts[] = [clusterFacts()]): LabFacts => ({
  file: 'config/lab.yaml',
  clusters,
  plan: [wantedOf({}, []).addresses],
  problems: [],
})
