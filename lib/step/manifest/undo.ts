import type { Effect } from '../context.ts'
import type { ManifestStep } from '../step.ts'
import { removeOwned, undoChanges } from './undo-objects.ts'
import { wantedObjects } from './wanted-objects.ts'

/** The objects of a manifest that we made, the last first. */
export const manifestUndo: Effect<ManifestStep> = {
  async probe(step, context) {
    return undoChanges((await wantedObjects(step, context)).toReversed(), await context.clients())
  },
  async apply(step, context) {
    await removeOwned((await wantedObjects(step, context)).toReversed(), await context.clients(), context)
  },
}
