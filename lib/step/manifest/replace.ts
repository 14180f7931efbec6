import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import { describeObject } from '../describe.ts'
import { isOwned } from '../ownership.ts'
import { deleteObjects } from './delete-objects.ts'
import { dryRun } from './dry-run.ts'
import type { Present } from './read-live.ts'

/** What takes more with it than itself. */
const KEPT = ['Namespace', 'CustomResourceDefinition', 'PersistentVolumeClaim', 'PersistentVolume', 'Node']

/**
 * Why an object that cannot be changed is made anew.
 *
 * @throws Failure `irreplaceable` where it is not ours, or holds more than itself
 */
export function whyReplaced(live: KubernetesObject): string {
  if (isOwned(live) && !KEPT.includes(live.kind)) return 'a field of it cannot be changed'
  throw new Failure({
    code: 'irreplaceable',
    what: `${describeObject(live)} cannot be changed to what the lab wants`,
    expected: 'an object that we made and that holds nothing else, which could be replaced',
    got: isOwned(live) ? 'one that takes others with it' : 'one that was there before us',
    next: 'remove it yourself if nothing needs it, or take it out of the lab file',
  })
}

/** Removes those objects that cannot be changed to what is wanted, so that they can be made anew. */
export async function removeImmutable(
  present: readonly Present[],
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  const answers = await Promise.all(present.map((read) => dryRun(read, clients, context.ownerComponent)))
  const stuck = present.filter((_, index) => answers[index] === 'immutable').map(({ live }) => live)
  for (const live of stuck) whyReplaced(live)
  await deleteObjects(stuck, clients, context)
}
