import { list } from '../list.ts'
import type { ClusterEvent, Service } from '../objects/core.ts'
import type { Reader } from '../reader.ts'
import { addressDiagnoses, type ServiceDiagnosis } from './addresses.ts'
import { collectEvidence, type Target } from './collect.ts'
import { diagnose } from './diagnose.ts'
import type { Diagnosis } from './diagnosis.ts'

interface Inquiry {
  reader: Reader
  /** When the waiting began, in milliseconds of the wall clock: what the cluster said before weighs less. */
  since: number
  /** What the components of the cluster know of services. */
  contributed: readonly ServiceDiagnosis[]
}

/** One look at why a workload is not becoming ready, or why a service is not reachable; empty where nothing tells. */
export async function diagnoseTarget(target: Target, look: Inquiry): Promise<readonly Diagnosis[]> {
  return target.kind === 'service'
    ? diagnoseService(target, look)
    : diagnose(await collectEvidence(look.reader, target, look.since, Date.now()))
}

async function diagnoseService(
  { collection, name, namespace }: Target,
  { reader, since, contributed }: Inquiry,
): Promise<readonly Diagnosis[]> {
  const service = await reader.get<Service>(`${collection}/${name}`)
  if (service === undefined) return []
  const uid = `fieldSelector=${encodeURIComponent(`involvedObject.uid=${service.metadata.uid},type=Warning`)}`
  const events = await list<ClusterEvent>(reader, `/api/v1/namespaces/${namespace}/events?${uid}`)
  const known = contributed.map(async ({ reads, diagnose }) =>
    diagnose(service, await Promise.all(reads.map((path) => list(reader, path)))),
  )
  return [...addressDiagnoses(service, events, since), ...(await Promise.all(known)).flat()]
}
