import type { Snapshot } from '../snapshot.ts'
import type { NamedCluster } from './address-planner.ts'

/**
 * Wraps a cluster so that every change discards the run's observations: at its start, because the change must be based
 * on the current state, and at its end, failed or not.
 */
export function invalidating<Named extends NamedCluster>(named: Named, snapshot: Snapshot): Named {
  const { managed } = named
  const invalidateAfter = async (change: Promise<void>) => change.finally(snapshot.invalidate)
  return {
    ...named,
    managed: {
      ...managed,
      create(wanted, context) {
        snapshot.invalidate()
        return invalidateAfter(managed.create(wanted, context))
      },
      remove(context) {
        snapshot.invalidate()
        return invalidateAfter(managed.remove(context))
      },
    },
  }
}
