import { list } from '../../kube/list.ts'
import type { Workload } from '../../kube/objects/apps.ts'
import { internalAddresses, type Node, type Service } from '../../kube/objects/core.ts'
import type { ServiceCidr } from '../../kube/objects/extensions.ts'
import { conditionOf, type List, type Metadata } from '../../kube/objects/meta.ts'
import type { Reader } from '../../kube/reader.ts'
import { rolloutMissing } from '../../kube/workload.ts'
import type { NodeStatus, ServiceStatus, WorkloadHealth } from './facts.ts'

/** The release of the API server, without `v`. */
export async function readRelease(reader: Reader): Promise<string | undefined> {
  const version = await reader.get<{ gitVersion: string }>('/version')
  return version?.gitVersion.replace(/^v/, '')
}

export async function readNodes(reader: Reader): Promise<readonly NodeStatus[]> {
  return (await list<Node>(reader, '/api/v1/nodes')).map((node) => ({
    name: node.metadata.name,
    isReady: conditionOf(node.status?.conditions, 'Ready')?.status === 'True',
    addresses: internalAddresses(node),
    podRanges: node.spec?.podCIDRs ?? [node.spec?.podCIDR ?? []].flat(),
  }))
}

/** @returns undefined where the API server does not say, before Kubernetes 1.33 */
export async function readServiceRanges(reader: Reader): Promise<readonly string[] | undefined> {
  const ranges = await reader.get<List<ServiceCidr>>('/apis/networking.k8s.io/v1/servicecidrs')
  return ranges?.items.flatMap(({ spec }) => spec.cidrs)
}

export async function readServices(reader: Reader): Promise<readonly ServiceStatus[]> {
  return (await list<Service>(reader, '/api/v1/services'))
    .filter(({ spec }) => spec?.type === 'LoadBalancer')
    .map(({ metadata, spec, status }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      addresses: (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []),
      ports: (spec?.ports ?? []).map(({ port }) => port),
      ...originOf(metadata),
    }))
}

function originOf({ annotations, ownerReferences }: Metadata): Pick<ServiceStatus, 'release' | 'owner'> {
  const release = annotations?.['meta.helm.sh/release-name']
  const [owner] = ownerReferences ?? []
  if (release !== undefined) return { release }
  return owner === undefined ? {} : { owner: { kind: owner.kind, name: owner.name } }
}

/** Every workload of the cluster, and what those wait for that are not as they should be. */
export async function readHealth(reader: Reader): Promise<WorkloadHealth> {
  const kinds = ['deployment', 'daemonset', 'statefulset'] as const
  const lists = kinds.map(async (kind) => {
    const workloads = await list<Workload>(reader, `/apis/apps/v1/${kind}s`)
    return workloads.map((workload) => {
      const lack = rolloutMissing(kind, workload)
      const { namespace, name } = workload.metadata
      return lack === undefined ? undefined : `${kind} ${namespace}/${name}: ${lack}`
    })
  })
  const all = (await Promise.all(lists)).flat()
  return { total: all.length, lacks: all.filter((lack) => lack !== undefined) }
}
