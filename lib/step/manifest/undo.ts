import type { Effect } from '../context.ts'
import type { ManifestStep } from '../step.ts'
import { removeOurs, waysBack } from './undo-objects.ts'
import { wantedObjects } from './wanted-objects.ts'

/** The objects of a manifest that we made, the last first. */
export const manifestUndo: Effect<ManifestStep> = {
  async probe(step, context) {
    return waysBack((await wantedObjects(step, context)).toReversed(), await context.doors())
  },
  async apply(step, context) {
    await removeOurs((await wantedObjects(step, context)).toReversed(), await context.doors(), context)
  },
}
