import { exitCodes, Failure } from '../failure.ts'
import { applyCommand, kubectl, kubeProcess } from '../kube/access.ts'
import { list } from '../kube/list.ts'
import type { Pod } from '../kube/objects/core.ts'
import { conditionOf, type KubernetesObject, type Metadata } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import { type PollOptions, poll } from '../poll.ts'
import { type ProcessContext, run, runOk } from '../process/run.ts'
import type { ClusterDoors } from '../step/context.ts'
import { isMade, marked } from '../step/ownership.ts'
import { PROBING, probingNamespace } from './probing.ts'

const APPLY_MS = 30_000
const REMOVE_MS = 60_000

/**
 * Makes the objects, and waits for their pods as long as there is hope.
 *
 * @param hostnameOf what a pod calls itself, and so what its answers have in them
 * @returns why pods do not run, by name; empty when all do
 */
export async function makeProbing(
  objects: readonly KubernetesObject[],
  hostnameOf: (pod: string) => string,
  { tools, access, reader }: ClusterDoors,
  context: ProcessContext,
  patience: PollOptions,
): Promise<ReadonlyMap<string, string>> {
  const named = objects.map((object) => withHostname(object, hostnameOf))
  const namespace = marked(probingNamespace, undefined, 'verify')
  // to its end even if interrupted: what is under way would come into being behind the back of whoever removes it
  const apply = async (wanted: readonly KubernetesObject[]) => {
    const whole = { env: context.env, signal: AbortSignal.timeout(APPLY_MS) }
    const { exitCode, stderr } = await run(applyCommand(tools, access, wanted), kubeProcess(whole, tools))
    context.signal.throwIfAborted()
    return exitCode === 0 ? undefined : stderr.trim()
  }
  const hasGuests = objects.some(isGuest)
  if (hasGuests) await apply([namespace])
  const owner = hasGuests ? await reader.get<{ metadata: Metadata }>(NAMESPACE_PATH) : undefined
  const refused = await apply([namespace, ...named.map((object) => ownedBy(owner, object))])
  const pods = objects.filter(({ kind }) => kind === 'Pod').map(({ metadata }) => metadata.name)
  const lacks = await poll(() => podLacks(pods, refused, reader), isSettled, patience)
  patience.signal.throwIfAborted()
  return lacks
}

/** @throws Failure `not-ours` where somebody else has a namespace of that name; one that a killed run left goes */
export async function clearProbing(doors: ClusterDoors, context: ProcessContext): Promise<void> {
  const namespace = await doors.reader.get<KubernetesObject>(NAMESPACE_PATH)
  if (namespace === undefined) return
  if (!isMade(namespace)) throw notOurs()
  await removeProbing(doors, (await podsIn(doors.reader)).some(isGuest), context)
}

/**
 * Removes all that was made for probing, and waits until it is gone. By kubectl alone: the reader ends with the run.
 *
 * @param hasGuests whether there may be pods among others'
 */
export async function removeProbing(
  { tools, access }: ClusterDoors,
  hasGuests: boolean,
  context: ProcessContext,
): Promise<void> {
  const remove = (...what: readonly string[]) => {
    const args = ['delete', ...what, '--ignore-not-found', '--wait']
    return runOk(kubectl(tools, access, args, { deadlineMs: REMOVE_MS }), kubeProcess(context, tools))
  }
  const guests = ['pods', '--all-namespaces', '--selector', PROBING]
  await Promise.all([remove('namespace', PROBING), ...(hasGuests ? [remove(...guests)] : [])])
}

/** Whether it is among others' objects. */
export const isGuest = ({ metadata }: { metadata: { namespace?: string } }) => metadata.namespace !== PROBING

/**
 * Among others' pods no ReplicaSet or the like takes one for its own that has a controller already; and it goes with
 * the namespace, whoever removes that.
 */
function ownedBy(owner: { metadata: Metadata } | undefined, object: KubernetesObject): KubernetesObject {
  if (owner === undefined || !isGuest(object)) return object
  const { uid } = owner.metadata
  const reference = { apiVersion: 'v1', kind: 'Namespace', name: PROBING, uid, controller: true }
  return { ...object, metadata: { ...object.metadata, ownerReferences: [reference] } }
}

function withHostname(object: KubernetesObject, hostnameOf: (pod: string) => string): KubernetesObject {
  if (object.kind !== 'Pod') return object
  return { ...object, spec: { ...(object.spec as object), hostname: hostnameOf(object.metadata.name) } }
}

const NAMESPACE_PATH = `/api/v1/namespaces/${PROBING}`

/** The pods made for probing, wherever they are. */
const podsIn = (reader: Reader) => list<Pod>(reader, `/api/v1/pods?labelSelector=${PROBING}`)

async function podLacks(wanted: readonly string[], refused: string | undefined, reader: Reader) {
  const pods = await podsIn(reader)
  const lacks = wanted.flatMap((name) => {
    const lack = podLack(
      pods.find(({ metadata }) => metadata.name === name),
      refused,
    )
    return lack === undefined ? [] : [[name, `pod ${name}: ${lack}`] as const]
  })
  return new Map(lacks)
}

function podLack(pod: Pod | undefined, refused = 'not there'): string | undefined {
  if (pod === undefined) return refused
  const { phase, conditions = [], containerStatuses = [] } = pod.status ?? {}
  if (conditionOf(conditions, 'ContainersReady')?.status === 'True') return undefined
  const waiting = containerStatuses[0]?.state?.waiting
  const scheduled = conditionOf(conditions, 'PodScheduled')
  if (waiting?.reason !== undefined) return `${waiting.reason} ${waiting.message ?? ''}`.trim()
  const why = scheduled?.status === 'False' ? scheduled.message : undefined
  return why ?? `not ready, ${phase}`
}

/** What does not come right by waiting. */
const HOPELESS =
  /ErrImage|ImagePull|InvalidImageName|CrashLoop|RunContainerError|CreateContainer|error: |error from server/i

const isSettled = (lacks: ReadonlyMap<string, string>) =>
  [...lacks.values()].every((lack) => HOPELESS.test(lack))

const notOurs = () =>
  new Failure({
    code: 'not-ours',
    what: `the cluster has a namespace ${PROBING} that is not ours; nothing was touched`,
    expected: `no namespace ${PROBING}, or one that verify has made`,
    next: 'rename or remove it',
    exitCode: exitCodes.usage,
  })
