import type { Change, ClusterDoors, StepContext } from './context.ts'
import { fieldChanges } from './difference.ts'
import { serverSideApply } from './server-side-apply.ts'
import type { KubernetesObject } from './step.ts'

/** Controllers write to an object between its two readings now and then; so often it is read again. */
const READINGS = 5

/** What an apply would change, by the server's own word: a dry run compared with what is there. */
export async function liveChanges(
  objects: readonly KubernetesObject[],
  doors: ClusterDoors,
  context: StepContext,
  readings = READINGS,
): Promise<readonly Change[]> {
  const compared = await compareAll(objects, doors, context)
  const moved = readings > 1 ? compared.filter(({ hasMoved }) => hasMoved) : []
  const settled = compared.filter((each) => !moved.includes(each))
  const wanted = moved.map((each) => each.wanted)
  const again = moved.length === 0 ? [] : await liveChanges(wanted, doors, context, readings - 1)
  return [...settled.flatMap(({ changes }) => changes), ...again]
}

interface Compared {
  wanted: KubernetesObject
  changes: readonly Change[]
  /** Somebody else wrote to it between the two readings, so that they tell nothing. */
  hasMoved: boolean
}

async function compareAll(objects: readonly KubernetesObject[], doors: ClusterDoors, context: StepContext) {
  const live = await Promise.all(objects.map((object) => getLive(object, doors)))
  const present = objects.filter((_, index) => live[index] !== undefined)
  const applied =
    present.length === 0 ? [] : await serverSideApply(present, doors, context, ['--dry-run=server'])
  return objects.map((wanted, index) => compare(wanted, live[index], applied[present.indexOf(wanted)]))
}

function compare(
  wanted: KubernetesObject,
  live: KubernetesObject | undefined,
  applied: KubernetesObject | undefined,
): Compared {
  const what = describeObject(wanted)
  if (live === undefined) return { wanted, changes: [{ action: 'create', what }], hasMoved: false }
  const fields = fieldChanges(withoutBookkeeping(live), withoutBookkeeping(applied))
  if (fields.length === 0) return { wanted, changes: [], hasMoved: false }
  const hasMoved = live.metadata.resourceVersion !== applied?.metadata.resourceVersion
  return { wanted, changes: [{ action: 'change', what, fields }], hasMoved }
}

async function getLive(object: KubernetesObject, { reader, resources }: ClusterDoors) {
  const path = await resources.pathOf(object)
  return path === undefined ? undefined : reader.get<KubernetesObject>(path)
}

/** What the wanted object has no part in: bookkeeping of every write, and the status. */
function withoutBookkeeping(object: KubernetesObject | undefined) {
  if (object === undefined) return undefined
  const { metadata, status: _, ...rest } = object
  const { managedFields, resourceVersion, generation, ...kept } = metadata
  return { ...rest, metadata: kept }
}

/** `Deployment namespace/name` */
export function describeObject({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
