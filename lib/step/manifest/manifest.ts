import { Failure } from '../../failure.ts'
import type { StepKind } from '../context.ts'
import { withOwnerLabels } from '../ownership.ts'
import type { ManifestStep } from '../step.ts'
import { manifestProblems } from './content.ts'
import { liveChanges } from './live-changes.ts'
import { isPresent, readLive } from './read-live.ts'
import { removeImmutable } from './replace.ts'
import { serverSideApply } from './server-side-apply.ts'
import { manifestUndo } from './undo.ts'
import { wantedObjects } from './wanted-objects.ts'

/**
 * Kubernetes objects by server-side apply. Satisfied when a dry run of the apply equals each live object but for its
 * bookkeeping, so defaults, and fields that others own, are no difference. What we make is marked as ours; what was
 * there before us stays somebody else's, whatever we set on it.
 */
export const manifestKind: StepKind<ManifestStep> = {
  check: manifestProblems,

  async probe(step, context) {
    const objects = await wantedObjects(step, context)
    return liveChanges(objects, await context.clients(), context.ownerComponent)
  },

  async apply(step, context) {
    const clients = await context.clients()
    const objects = await wantedObjects(step, context)
    const all = await Promise.all(objects.map((wanted) => readLive(wanted, clients)))
    const apply = () =>
      serverSideApply(
        all.map(({ wanted, live }) => withOwnerLabels(wanted, live, context.ownerComponent)),
        clients,
        { force: context.adopt, signal: context.process.signal },
      )
    try {
      await apply()
    } catch (error) {
      if (!(error instanceof Failure && error.details.code === 'immutable')) throw error
      await removeImmutable(all.filter(isPresent), clients, context)
      await apply()
    }
  },

  undo: manifestUndo,
}
