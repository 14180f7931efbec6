import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Change } from '../change.ts'
import type { ClusterDoors } from '../context.ts'
import { describeObject } from '../describe.ts'
import { fieldChanges } from '../difference.ts'
import { losers } from '../ownership.ts'
import { withoutSecrets } from '../redact.ts'
import { dryRun } from './dry-run.ts'
import { isPresent, readLive } from './read-live.ts'
import { whyReplaced } from './replace.ts'

/** Controllers write to an object between its two readings now and then; so often it is read again. */
const READINGS = 5

/** What an apply would change, by the server's own word: a dry run compared with what is there. */
export async function liveChanges(
  objects: readonly KubernetesObject[],
  doors: ClusterDoors,
  madeFor: string,
): Promise<readonly Change[]> {
  return (await Promise.all(objects.map((wanted) => changesOf(wanted, doors, madeFor)))).flat()
}

async function changesOf(
  wanted: KubernetesObject,
  doors: ClusterDoors,
  madeFor: string,
  readings = READINGS,
): Promise<readonly Change[]> {
  const what = describeObject(wanted)
  const read = await readLive(wanted, doors)
  if (!isPresent(read)) {
    const predicted = read.path === undefined ? ({ predicted: true } as const) : {}
    return [{ action: 'create', what, ...predicted }]
  }
  const { live } = read
  const applied = await dryRun(read, doors, madeFor)
  if (applied === 'immutable') return [{ action: 'replace', what, because: whyReplaced(live) }]
  const fields = fieldChanges(withoutBookkeeping(live), withoutBookkeeping(applied))
  if (fields.length === 0) return []
  const hasMoved = live.metadata.resourceVersion !== applied.metadata.resourceVersion
  if (hasMoved && readings > 1) return changesOf(wanted, doors, madeFor, readings - 1)
  const holders = losers(live, applied)
  const change: Change = {
    action: holders.length > 0 ? 'adopt' : 'change',
    what,
    fields: withoutSecrets(fields, wanted.kind === 'Secret'),
    ...(holders.length > 0 ? { holders } : {}),
  }
  return [change]
}

/** What the wanted object has no part in: bookkeeping of every write, and the status. */
function withoutBookkeeping(object: KubernetesObject) {
  const { metadata, status: _, ...rest } = object
  const { managedFields, resourceVersion, generation, ...kept } = metadata
  return { ...rest, metadata: kept }
}
