import type { Reader } from '../../kube/reader.ts'
import { rolloutMissing, type Workload } from '../../kube/workload.ts'
import type { NodeStatus, ServiceStatus, WorkloadHealth } from './facts.ts'

interface Metadata {
  name: string
  namespace?: string
  annotations?: Readonly<Record<string, string>>
  ownerReferences?: readonly { kind: string; name: string }[]
}

interface List<Item> {
  items: readonly (Item & { metadata: Metadata })[]
}

interface Node {
  spec?: { podCIDR?: string; podCIDRs?: readonly string[] }
  status: {
    addresses?: readonly { type: string; address: string }[]
    conditions?: readonly { type: string; status: string }[]
  }
}

interface Service {
  spec: { type?: string; ports?: readonly { port: number }[] }
  status: { loadBalancer?: { ingress?: readonly { ip?: string; hostname?: string }[] } }
}

/** The release of the API server, without `v`. */
export async function readRelease(reader: Reader): Promise<string | undefined> {
  const version = await reader.get<{ gitVersion: string }>('/version')
  return version?.gitVersion.replace(/^v/, '')
}

export async function readNodes(reader: Reader): Promise<readonly NodeStatus[]> {
  const list = await reader.get<List<Node>>('/api/v1/nodes')
  return (list?.items ?? []).map(({ metadata, spec, status: { addresses = [], conditions = [] } }) => ({
    name: metadata.name,
    isReady: conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
    addresses: addresses.flatMap(({ type, address }) => (type === 'InternalIP' ? [address] : [])),
    podRanges: spec?.podCIDRs ?? [spec?.podCIDR ?? []].flat(),
  }))
}

/** @returns undefined where the API server does not say, before Kubernetes 1.33 */
export async function readServiceRanges(reader: Reader): Promise<readonly string[] | undefined> {
  const list = await reader.get<List<{ spec: { cidrs: readonly string[] } }>>(
    '/apis/networking.k8s.io/v1/servicecidrs',
  )
  return list?.items.flatMap(({ spec }) => spec.cidrs)
}

export async function readServices(reader: Reader): Promise<readonly ServiceStatus[]> {
  const list = await reader.get<List<Service>>('/api/v1/services')
  return (list?.items ?? [])
    .filter(({ spec }) => spec.type === 'LoadBalancer')
    .map(({ metadata, spec, status }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      addresses: (status.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []),
      ports: (spec.ports ?? []).map(({ port }) => port),
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
    const list = await reader.get<List<Workload>>(`/apis/apps/v1/${kind}s`)
    return (list?.items ?? []).map((workload) => {
      const lack = rolloutMissing(kind, workload)
      const { namespace, name } = workload.metadata
      return lack === undefined ? undefined : `${kind} ${namespace}/${name}: ${lack}`
    })
  })
  const all = (await Promise.all(lists)).flat()
  return { total: all.length, lacks: all.filter((lack) => lack !== undefined) }
}
