import { Failure } from '../failure.ts'
import { awaitServed } from '../kube/served.ts'
import type { ClusterDoors, StepContext, StepKind } from './context.ts'
import type { Present } from './dry-run.ts'
import { liveChanges } from './live-changes.ts'
import { managerFor } from './ownership.ts'
import { readLive } from './read-live.ts'
import { removeImmutable } from './replace.ts'
import { serverSideApply } from './server-side-apply.ts'
import type { KubernetesObject, ManifestStep } from './step.ts'
import { manifestUndo } from './undo-manifest.ts'
import { wantedObjects } from './wanted-objects.ts'

/**
 * Kubernetes objects by server-side apply. Satisfied when a dry run of the apply equals each live object but for its
 * bookkeeping, so defaults, and fields that others own, are no difference. What was there before us stays somebody
 * else's: we apply to it under another name, and do not remove it.
 */
export const manifestKind: StepKind<ManifestStep> = {
  async probe(step, context) {
    return liveChanges(await wantedObjects(step, context), await context.doors(), context)
  },

  async apply(step, context) {
    const doors = await context.doors()
    const objects = await wantedObjects(step, context)
    const all = await Promise.all(
      objects.map(async (wanted) => ({ wanted, ...(await readLive(wanted, doors)) })),
    )
    for (const [manager, group] of Map.groupBy(all, ({ live }) => managerFor(live))) {
      await applyGroup(group, manager, doors, context)
    }
    await awaitServed(objects, doors.reader, context.process.signal)
  },

  undo: manifestUndo,
}

interface Read {
  wanted: KubernetesObject
  live: KubernetesObject | undefined
}

async function applyGroup(
  group: readonly Read[],
  manager: string,
  doors: ClusterDoors,
  context: StepContext,
) {
  const objects = group.map(({ wanted }) => wanted)
  const flags = context.adopt ? ['--force-conflicts'] : []
  const apply = () => serverSideApply(objects, doors, context, flags, manager)
  try {
    await apply()
  } catch (error) {
    if (!(error instanceof Failure && error.details.code === 'immutable')) throw error
    await removeImmutable(group.filter(isPresent), doors, context)
    await apply()
  }
}

const isPresent = (read: Read): read is Present => read.live !== undefined
