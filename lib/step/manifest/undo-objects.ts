import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Change } from '../change.ts'
import type { ClusterDoors, StepContext } from '../context.ts'
import { describeObject } from '../describe.ts'
import { strangersIn, strangersOf } from '../foreign-objects.ts'
import { isGuestOf, isMade } from '../ownership.ts'
import { deleteObjects } from './delete-objects.ts'
import { readLive } from './read-live.ts'

/** What becomes of each object that is there: it is removed, or kept, and why. */
export async function waysBack(
  objects: readonly KubernetesObject[],
  doors: ClusterDoors,
): Promise<readonly Change[]> {
  const changes = objects.map(async (object): Promise<readonly Change[]> => {
    const { live } = await readLive(object, doors)
    if (live === undefined) return []
    const because = await whyKept(live, doors)
    const what = describeObject(object)
    return [because === undefined ? { action: 'remove', what } : { action: 'keep', what, because }]
  })
  return (await Promise.all(changes)).flat()
}

/** Removes those objects that are ours: what is in namespaces and of CRDs first, then those of them that are empty. */
export async function removeOurs(
  objects: readonly KubernetesObject[],
  doors: ClusterDoors,
  context: StepContext,
): Promise<void> {
  const containers = objects.filter(({ kind }) => kind in strangersBy)
  const rest = objects.filter((object) => !containers.includes(object))
  for (const part of [rest, containers]) await deleteObjects(await removable(part, doors), doors, context)
}

async function removable(objects: readonly KubernetesObject[], doors: ClusterDoors) {
  const verdicts = objects.map(async (object) => {
    const { live } = await readLive(object, doors)
    return live !== undefined && (await whyKept(live, doors)) === undefined ? [object] : []
  })
  return (await Promise.all(verdicts)).flat()
}

/** What would go with an object and is not ours, for the kinds that take more with them than themselves. */
const strangersBy: Readonly<
  Record<string, (object: KubernetesObject, doors: ClusterDoors) => Promise<readonly string[]>>
> = {
  Namespace: ({ metadata }, { reader }) => strangersIn(metadata.name, reader),
  CustomResourceDefinition: (crd, { reader }) => strangersOf(crd, reader),
}

/** So many of what an object holds are named. */
const NAMED = 3

async function whyKept(live: KubernetesObject, doors: ClusterDoors): Promise<string | undefined> {
  if (!isMade(live)) return isGuestOf(live) ? 'was there before us' : 'not ours'
  const strangers = (await strangersBy[live.kind]?.(live, doors)) ?? []
  if (strangers.length === 0) return undefined
  const more = strangers.length > NAMED ? ` and ${strangers.length - NAMED} more` : ''
  return `holds ${strangers.slice(0, NAMED).join(', ')}${more}, not ours`
}
