import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Change } from '../change.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import { aboutObject } from '../describe.ts'
import { foreignObjectsIn, foreignObjectsOf } from '../foreign-objects.ts'
import { isFieldManager, isOwned } from '../ownership.ts'
import { deleteObjects } from './delete-objects.ts'
import { readLive } from './read-live.ts'

/** What becomes of each object that is there: it is removed, or kept, and why. */
export async function undoChanges(
  objects: readonly KubernetesObject[],
  clients: ClusterClients,
): Promise<readonly Change[]> {
  const changes = objects.map(async (object): Promise<readonly Change[]> => {
    const { live } = await readLive(object, clients)
    if (live === undefined) return []
    const because = await whyKept(live, clients)
    const about = aboutObject(object)
    return [because === undefined ? { action: 'remove', ...about } : { action: 'keep', ...about, because }]
  })
  return (await Promise.all(changes)).flat()
}

/** Removes those objects that are ours: what is in namespaces and of CRDs first, then those of them that are empty. */
export async function removeOwned(
  objects: readonly KubernetesObject[],
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  const containers = objects.filter(({ kind }) => kind in foreignObjectsBy)
  const rest = objects.filter((object) => !containers.includes(object))
  for (const part of [rest, containers]) await deleteObjects(await removable(part, clients), clients, context)
}

async function removable(objects: readonly KubernetesObject[], clients: ClusterClients) {
  const verdicts = objects.map(async (object) => {
    const { live } = await readLive(object, clients)
    return live !== undefined && (await whyKept(live, clients)) === undefined ? [object] : []
  })
  return (await Promise.all(verdicts)).flat()
}

/** What would go with an object and is not ours, for the kinds that take more with them than themselves. */
const foreignObjectsBy: Readonly<
  Record<string, (object: KubernetesObject, clients: ClusterClients) => Promise<readonly string[]>>
> = {
  Namespace: ({ metadata }, { reader }) => foreignObjectsIn(metadata.name, reader),
  CustomResourceDefinition: (crd, { reader }) => foreignObjectsOf(crd, reader),
}

/** So many of what an object holds are named. */
const NAMED = 3

async function whyKept(live: KubernetesObject, clients: ClusterClients): Promise<string | undefined> {
  if (!isOwned(live)) return isFieldManager(live) ? 'was there before us' : 'not ours'
  const foreign = (await foreignObjectsBy[live.kind]?.(live, clients)) ?? []
  if (foreign.length === 0) return undefined
  const more = foreign.length > NAMED ? ` and ${foreign.length - NAMED} more` : ''
  return `holds ${foreign.slice(0, NAMED).join(', ')}${more}, not ours`
}
