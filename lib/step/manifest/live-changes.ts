import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Change } from '../change.ts'
import type { ClusterClients } from '../context.ts'
import { aboutObject } from '../describe.ts'
import { fieldChanges } from '../difference.ts'
import { conflictingManagers, lacksPrefix, withoutMarks } from '../ownership.ts'
import { withoutSecrets } from '../redact.ts'
import { RELABELLED } from '../relabel.ts'
import { dryRun } from './dry-run.ts'
import { isPresent, readLive } from './read-live.ts'
import { whyReplaced } from './replace.ts'

/** Controllers write to an object between its two readings now and then; so often it is read again. */
const READINGS = 5

/** What an apply would change, by the server's own word: a dry run compared with what is there. */
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
  readings = READINGS,
): Promise<readonly Change[]> {
  const about = aboutObject(wanted)
  const read = await readLive(wanted, clients)
  if (!isPresent(read)) {
    if (goesWhenDone(wanted)) return []
    const predicted = read.path === undefined ? ({ predicted: true } as const) : {}
    return [{ action: 'create', ...about, ...predicted }]
  }
  const { live } = read
  const applied = await dryRun(read, clients, ownerComponent)
  if (applied === 'immutable') return [{ action: 'replace', ...about, because: whyReplaced(live) }]
  const [before, after] = [withoutBookkeeping(live), withoutBookkeeping(applied)]
  const fields = fieldChanges(before, after)
  if (fields.length === 0) return []
  const hasMoved = live.metadata.resourceVersion !== applied.metadata.resourceVersion
  if (hasMoved && readings > 1) return changesOf(wanted, clients, ownerComponent, readings - 1)
  const holders = conflictingManagers(live, applied)
  const isRelabelled =
    lacksPrefix(live) && fieldChanges(withoutMarks(before), withoutMarks(after)).length === 0
  const change: Change = {
    action: holders.length > 0 ? 'adopt' : 'change',
    ...about,
    fields: withoutSecrets(fields, wanted.kind === 'Secret'),
    ...(holders.length > 0 ? { holders } : {}),
    ...(isRelabelled ? { because: RELABELLED } : {}),
  }
  return [change]
}

/** A Job that Kubernetes removes once it has finished: that it is not there is how it should be. */
const goesWhenDone = ({ kind, spec }: KubernetesObject) =>
  kind === 'Job' && (spec as { ttlSecondsAfterFinished?: number }).ttlSecondsAfterFinished !== undefined

/** What the wanted object has no part in: bookkeeping of every write, and the status. */
function withoutBookkeeping(object: KubernetesObject): KubernetesObject {
  const { metadata, status: _, ...rest } = object
  const { managedFields, resourceVersion, generation, ...kept } = metadata
  return { ...rest, metadata: kept }
}
