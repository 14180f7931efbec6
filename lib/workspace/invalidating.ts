import type { Snapshot } from '../snapshot.ts'
import type { NamedCluster } from './address-planner.ts'

/**
 * The same cluster, where every change of it ends what the run has observed: at its start, since a change is decided by
 * the state at that moment, and at its end, failed or not.
 */
export function invalidating<Named extends NamedCluster>(named: Named, snapshot: Snapshot): Named {
  const { managed } = named
  const changing = async (change: Promise<void>) => change.finally(snapshot.invalidate)
  return {
    ...named,
    managed: {
      ...managed,
      create(wanted, context) {
        snapshot.invalidate()
        return changing(managed.create(wanted, context))
      },
      remove(context) {
        snapshot.invalidate()
        return changing(managed.remove(context))
      },
    },
  }
}
