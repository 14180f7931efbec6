import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import { describeObject } from '../describe.ts'
import { isOwned } from '../ownership.ts'
import { deleteObjects } from './delete-objects.ts'
import { dryRun } from './dry-run.ts'
import type { Present } from './read-live.ts'

/** Kinds whose deletion removes more than the object itself. */
const NEVER_REPLACED = [
  'Namespace',
  'CustomResourceDefinition',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Node',
]

/**
 * The reason for recreating an object that cannot be changed.
 *
 * @throws Failure `irreplaceable` if it is not ours, or its deletion would remove more than itself
 */
export function replaceReason(live: KubernetesObject): string {
  if (isOwned(live) && !NEVER_REPLACED.includes(live.kind)) return 'a field of it cannot be changed'
  throw new Failure({
    code: 'irreplaceable',
    what: `${describeObject(live)} cannot be changed to what the lab wants`,
    expected: 'an object that we made and that holds nothing else, which could be replaced',
    got: isOwned(live) ? 'one that takes others with it' : 'one that was there before us',
    next: 'remove it yourself if nothing needs it, or take it out of the lab file',
  })
}

/** Deletes the objects that cannot be changed to the wanted ones, so that they can be recreated. */
export async function removeImmutable(
  present: readonly Present[],
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  const results = await Promise.all(present.map((read) => dryRun(read, clients, context.ownerComponent)))
  const immutable = present.filter((_, index) => results[index] === 'immutable').map(({ live }) => live)
  for (const live of immutable) replaceReason(live)
  await deleteObjects(immutable, clients, context)
}
