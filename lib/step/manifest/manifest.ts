import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { StepKind } from '../context.ts'
import { describeObject } from '../describe.ts'
import { marked } from '../ownership.ts'
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
    const gone = objects.filter(goesWhenDone).map(describeObject)
    const changes = await liveChanges(objects, await context.doors(), context.madeFor)
    return changes.filter(({ action, what }) => action !== 'create' || !gone.includes(what))
  },

  async apply(step, context) {
    const doors = await context.doors()
    const objects = await wantedObjects(step, context)
    const all = await Promise.all(objects.map((wanted) => readLive(wanted, doors)))
    const apply = () =>
      serverSideApply(
        all.map(({ wanted, live }) => marked(wanted, live, context.madeFor)),
        doors,
        { force: context.adopt, signal: context.process.signal },
      )
    try {
      await apply()
    } catch (error) {
      if (!(error instanceof Failure && error.details.code === 'immutable')) throw error
      await removeImmutable(all.filter(isPresent), doors, context)
      await apply()
    }
  },

  undo: manifestUndo,
}

/** A Job that Kubernetes removes once it has finished: that it is not there is how it should be. */
const goesWhenDone = ({ kind, spec }: KubernetesObject) =>
  kind === 'Job' && (spec as { ttlSecondsAfterFinished?: number }).ttlSecondsAfterFinished !== undefined
