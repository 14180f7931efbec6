import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Change } from '../change.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import { aboutObject } from '../describe.ts'
import { foreignObjectsIn, foreignObjectsOf } from '../foreign-objects.ts'
import { isFieldManager, isOwned } from '../ownership.ts'
import { deleteObjects } from './delete-objects.ts'
import { readLive } from './read-live.ts'

/** The removal of each existing object, or the reason for keeping it. */
export async function undoChanges(
  objects: readonly KubernetesObject[],
  clients: ClusterClients,
): Promise<readonly Change[]> {
  const changes = objects.map(async (object): Promise<readonly Change[]> => {
    const { live } = await readLive(object, clients)
    if (live === undefined) return []
    const because = await reasonToKeep(live, clients)
    const about = aboutObject(object)
    return [because === undefined ? { action: 'remove', ...about } : { action: 'keep', ...about, because }]
  })
  return (await Promise.all(changes)).flat()
}

/** Removes the objects that are ours; Namespaces and CRDs come last, and only if they hold nothing foreign by then. */
export async function removeOwned(
  objects: readonly KubernetesObject[],
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  const containers = objects.filter(({ kind }) => kind in foreignObjectsByKind)
  const rest = objects.filter((object) => !containers.includes(object))
  for (const part of [rest, containers]) await deleteObjects(await removable(part, clients), clients, context)
}

async function removable(objects: readonly KubernetesObject[], clients: ClusterClients) {
  const verdicts = objects.map(async (object) => {
    const { live } = await readLive(object, clients)
    return live !== undefined && (await reasonToKeep(live, clients)) === undefined ? [object] : []
  })
  return (await Promise.all(verdicts)).flat()
}

/** Foreign objects that would be deleted along with an object, for the kinds that contain other objects. */
const foreignObjectsByKind: Readonly<
  Record<string, (object: KubernetesObject, clients: ClusterClients) => Promise<readonly string[]>>
> = {
  Namespace: ({ metadata }, { reader }) => foreignObjectsIn(metadata.name, reader),
  CustomResourceDefinition: (crd, { reader }) => foreignObjectsOf(crd, reader),
}

/** Maximum foreign objects that a reason names. */
const MAX_NAMED = 3

async function reasonToKeep(live: KubernetesObject, clients: ClusterClients): Promise<string | undefined> {
  if (!isOwned(live)) return isFieldManager(live) ? 'was there before us' : 'not ours'
  const foreign = (await foreignObjectsByKind[live.kind]?.(live, clients)) ?? []
  if (foreign.length === 0) return undefined
  const more = foreign.length > MAX_NAMED ? ` and ${foreign.length - MAX_NAMED} more` : ''
  return `holds ${foreign.slice(0, MAX_NAMED).join(', ')}${more}, not ours`
}
