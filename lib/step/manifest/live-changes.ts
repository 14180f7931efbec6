import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Change } from '../change.ts'
import type { ClusterClients } from '../context.ts'
import { aboutObject } from '../describe.ts'
import { fieldChanges } from '../difference.ts'
import { conflictingManagers, lacksPrefix, withoutOwnerLabels } from '../ownership.ts'
import { withoutSecrets } from '../redact.ts'
import { RELABELLED } from '../relabel.ts'
import { dryRun } from './dry-run.ts'
import { isPresent, readLive } from './read-live.ts'
import { replaceReason } from './replace.ts'

/** Maximum attempts for one object: controllers sometimes write to it between its read and its dry run. */
const MAX_READS = 5

/** The changes of an apply as the server computes them: a dry run compared with the live object. */
export async function liveChanges(
  objects: readonly KubernetesObject[],
  clients: ClusterClients,
  ownerComponent: string,
): Promise<readonly Change[]> {
  return (await Promise.all(objects.map((wanted) => changesOf(wanted, clients, ownerComponent)))).flat()
}

async function changesOf(
  wanted: KubernetesObject,
  clients: ClusterClients,
  ownerComponent: string,
  reads = MAX_READS,
): Promise<readonly Change[]> {
  const about = aboutObject(wanted)
  const read = await readLive(wanted, clients)
  if (!isPresent(read)) {
    if (isDeletedWhenFinished(wanted)) return []
    const predicted = read.path === undefined ? ({ predicted: true } as const) : {}
    return [{ action: 'create', ...about, ...predicted }]
  }
  const { live } = read
  const applied = await dryRun(read, clients, ownerComponent)
  if (applied === 'immutable') return [{ action: 'replace', ...about, because: replaceReason(live) }]
  const [before, after] = [withoutServerFields(live), withoutServerFields(applied)]
  const fields = fieldChanges(before, after)
  if (fields.length === 0) return []
  const wasWritten = live.metadata.resourceVersion !== applied.metadata.resourceVersion
  if (wasWritten && reads > 1) return changesOf(wanted, clients, ownerComponent, reads - 1)
  const holders = conflictingManagers(live, applied)
  const isRelabelled =
    lacksPrefix(live) && fieldChanges(withoutOwnerLabels(before), withoutOwnerLabels(after)).length === 0
  const change: Change = {
    action: holders.length > 0 ? 'adopt' : 'change',
    ...about,
    fields: withoutSecrets(fields, wanted.kind === 'Secret'),
    ...(holders.length > 0 ? { holders } : {}),
    ...(isRelabelled ? { because: RELABELLED } : {}),
  }
  return [change]
}

/** Whether it is a Job that Kubernetes deletes once it has finished, so its absence is no difference. */
const isDeletedWhenFinished = ({ kind, spec }: KubernetesObject) =>
  kind === 'Job' && (spec as { ttlSecondsAfterFinished?: number }).ttlSecondsAfterFinished !== undefined

/** The object without the status, and without the metadata that the server updates at every write. */
function withoutServerFields(object: KubernetesObject): KubernetesObject {
  const { metadata, status: _, ...rest } = object
  const { managedFields, resourceVersion, generation, ...kept } = metadata
  return { ...rest, metadata: kept }
}
