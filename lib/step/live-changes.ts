import type { Change, ClusterDoors, StepContext } from './context.ts'
import { describeObject } from './describe.ts'
import { fieldChanges } from './difference.ts'
import { type DryRun, dryRun } from './dry-run.ts'
import { losers } from './ownership.ts'
import { isPresent, type Present, readLive } from './read-live.ts'
import { withoutSecrets } from './redact.ts'
import { whyReplaced } from './replace.ts'
import type { KubernetesObject } from './step.ts'

/** Controllers write to an object between its two readings now and then; so often it is read again. */
const READINGS = 5

/** What an apply would change, by the server's own word: a dry run compared with what is there. */
export async function liveChanges(
  objects: readonly KubernetesObject[],
  doors: ClusterDoors,
  context: StepContext,
  readings = READINGS,
): Promise<readonly Change[]> {
  const compared = await compareAll(objects, doors, context)
  const moved = readings > 1 ? compared.filter(({ hasMoved }) => hasMoved) : []
  const settled = compared.filter((each) => !moved.includes(each))
  const wanted = moved.map((each) => each.wanted)
  const again = moved.length === 0 ? [] : await liveChanges(wanted, doors, context, readings - 1)
  return [...settled.flatMap(({ changes }) => changes), ...again]
}

interface Compared {
  wanted: KubernetesObject
  changes: readonly Change[]
  /** Somebody else wrote to it between the two readings, so that they tell nothing. */
  hasMoved: boolean
}

async function compareAll(objects: readonly KubernetesObject[], doors: ClusterDoors, context: StepContext) {
  const all = await Promise.all(objects.map((wanted) => readLive(wanted, doors)))
  const present = all.filter(isPresent)
  const applied = await dryRun(
    present.map(({ marked }) => marked),
    context,
  )
  return all.map((read): Compared => {
    const answer = isPresent(read) ? applied[present.indexOf(read)] : undefined
    if (isPresent(read) && answer !== undefined) return compare(read, answer)
    const { wanted, isServed } = read
    const predicted = isServed ? {} : ({ predicted: true } as const)
    const changes = [{ action: 'create' as const, what: describeObject(wanted), ...predicted }]
    return { wanted, changes, hasMoved: false }
  })
}

function compare({ wanted, live }: Present, applied: DryRun): Compared {
  const what = describeObject(wanted)
  if (applied === 'immutable') {
    return { wanted, changes: [{ action: 'replace', what, because: whyReplaced(live) }], hasMoved: false }
  }
  const fields = fieldChanges(withoutBookkeeping(live), withoutBookkeeping(applied))
  if (fields.length === 0) return { wanted, changes: [], hasMoved: false }
  const holders = losers(live, applied)
  const change: Change = {
    action: holders.length > 0 ? 'adopt' : 'change',
    what,
    fields: withoutSecrets(fields, wanted.kind === 'Secret'),
    ...(holders.length > 0 ? { holders } : {}),
  }
  const hasMoved = live.metadata.resourceVersion !== applied.metadata.resourceVersion
  return { wanted, changes: [change], hasMoved }
}

/** What the wanted object has no part in: bookkeeping of every write, and the status. */
function withoutBookkeeping(object: KubernetesObject) {
  const { metadata, status: _, ...rest } = object
  const { managedFields, resourceVersion, generation, ...kept } = metadata
  return { ...rest, metadata: kept }
}
