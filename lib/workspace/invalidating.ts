import type { Snapshot } from '../snapshot.ts'
import type { NamedCluster } from './address-planner.ts'

/**
 * The same cluster, where every change of it ends what the run has observed: before, since it is decided by what is there
 * now, and afterwards, however it ended.
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
