import { list } from '../list.ts'
import type { ClusterEvent, Service } from '../objects/core.ts'
import type { Reader } from '../reader.ts'
import { addressDiagnoses, type ServiceDiagnosis } from './addresses.ts'
import { collectEvidence, type DiagnosisTarget } from './collect.ts'
import { diagnose } from './diagnose.ts'
import type { Diagnosis } from './diagnosis.ts'

interface DiagnosisContext {
  reader: Reader
  /** The start of the waiting, in milliseconds of the wall clock: events from before it weigh less. */
  since: number
  /** Diagnoses of services by the components of the cluster. */
  contributed: readonly ServiceDiagnosis[]
}

/** Why a workload is not becoming ready, or a service is not reachable, as of now; empty if there is no evidence. */
export async function diagnoseTarget(
  target: DiagnosisTarget,
  context: DiagnosisContext,
): Promise<readonly Diagnosis[]> {
  return target.kind === 'service'
    ? diagnoseService(target, context)
    : diagnose(await collectEvidence(context.reader, target, context.since, Date.now()))
}

async function diagnoseService(
  { collection, name, namespace }: DiagnosisTarget,
  { reader, since, contributed }: DiagnosisContext,
): Promise<readonly Diagnosis[]> {
  const service = await reader.get<Service>(`${collection}/${name}`)
  if (service === undefined) return []
  const uid = `fieldSelector=${encodeURIComponent(`involvedObject.uid=${service.metadata.uid},type=Warning`)}`
  const events = await list<ClusterEvent>(reader, `/api/v1/namespaces/${namespace}/events?${uid}`)
  const fromComponents = contributed.map(async ({ reads, diagnose }) =>
    diagnose(service, await Promise.all(reads.map((path) => list(reader, path)))),
  )
  return [...addressDiagnoses(service, events, since), ...(await Promise.all(fromComponents)).flat()]
}
