import { exitCodes, Failure } from '../failure.ts'
import { applyCommand, kubectl, kubeProcess } from '../kube/access.ts'
import { COMPONENT, LEGACY } from '../kube/labels.ts'
import { list } from '../kube/list.ts'
import type { Pod } from '../kube/objects/core.ts'
import { conditionOf, type KubernetesObject, type Metadata } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import { type PollOptions, poll } from '../poll.ts'
import { type ProcessContext, run, runOk } from '../process/run.ts'
import type { ClusterClients } from '../step/context.ts'
import { isOwned, withOwnerLabels } from '../step/ownership.ts'
import { PROBING, probingNamespace } from './probing.ts'

/** The component in the labels of the objects made for probing. */
const VERIFY = 'verify'

const APPLY_MS = 30_000
const REMOVE_MS = 60_000

/**
 * Creates the objects, and waits for their pods until each is ready or has failed for good.
 *
 * @param hostnameOf the host name of a pod, which its responses contain
 * @returns the reason for each pod that is not ready, by name; empty when all are ready
 */
export async function makeProbing(
  objects: readonly KubernetesObject[],
  hostnameOf: (pod: string) => string,
  { tools, access, reader }: ClusterClients,
  context: ProcessContext,
  retry: PollOptions,
): Promise<ReadonlyMap<string, string>> {
  const mark = (object: KubernetesObject) => withOwnerLabels(object, undefined, VERIFY)
  const named = objects.map((object) => mark(withHostname(object, hostnameOf)))
  const namespace = mark(probingNamespace)
  // not interruptible: an apply under way could create objects after the clean-up has removed the others
  const apply = async (wanted: readonly KubernetesObject[]) => {
    const uninterrupted = { env: context.env, signal: AbortSignal.timeout(APPLY_MS) }
    const { exitCode, stderr } = await run(
      applyCommand(tools, access, wanted),
      kubeProcess(uninterrupted, tools),
    )
    context.signal.throwIfAborted()
    return exitCode === 0 ? undefined : stderr.trim()
  }
  const hasForeignPods = objects.some(isInForeignNamespace)
  if (hasForeignPods) await apply([namespace])
  const owner = hasForeignPods ? await reader.get<{ metadata: Metadata }>(NAMESPACE_PATH) : undefined
  const refused = await apply([namespace, ...named.map((object) => ownedBy(owner, object))])
  const pods = objects.filter(({ kind }) => kind === 'Pod').map(({ metadata }) => metadata.name)
  const notReady = await poll(() => podsNotReady(pods, refused, reader), areAllFinal, retry)
  retry.signal.throwIfAborted()
  return new Map(notReady.map(({ name, text }) => [name, `pod ${name}: ${text}`]))
}

/** Removes the probing objects of a killed run. @throws Failure `not-ours` if the namespace exists and is not ours */
export async function clearProbing(clients: ClusterClients, context: ProcessContext): Promise<void> {
  const namespace = await clients.reader.get<KubernetesObject>(NAMESPACE_PATH)
  if (namespace === undefined) return
  if (!isOwned(namespace)) throw foreignNamespace()
  const pods = await Promise.all(PODS_OF_PROBING.map((selector) => podsIn(clients.reader, selector)))
  await removeProbing(clients, pods.flat().some(isInForeignNamespace), context)
}

/**
 * Removes all objects made for probing, and waits until they are gone. With kubectl only: the reader ends with the run.
 *
 * @param hasForeignPods whether pods may have been made in other namespaces too
 */
export async function removeProbing(
  { tools, access }: ClusterClients,
  hasForeignPods: boolean,
  context: ProcessContext,
): Promise<void> {
  const remove = (...target: readonly string[]) => {
    const args = ['delete', ...target, '--ignore-not-found', '--wait']
    return runOk(kubectl(tools, access, args, { deadlineMs: REMOVE_MS }), kubeProcess(context, tools))
  }
  const foreignPods = PODS_OF_PROBING.map((selector) => ['pods', '--all-namespaces', '--selector', selector])
  await Promise.all([
    remove('namespace', PROBING),
    ...(hasForeignPods ? foreignPods.map((pods) => remove(...pods)) : []),
  ])
}

/** Whether the object is in a namespace that was not made for probing. */
export const isInForeignNamespace = ({ metadata }: { metadata: { namespace?: string } }) =>
  metadata.namespace !== PROBING

/**
 * Sets a controller reference on a pod in a foreign namespace. It keeps ReplicaSets and other controllers from adopting
 * the pod, and garbage collection deletes the pod with our namespace.
 */
function ownedBy(owner: { metadata: Metadata } | undefined, object: KubernetesObject): KubernetesObject {
  if (owner === undefined || !isInForeignNamespace(object)) return object
  const { uid } = owner.metadata
  const reference = { apiVersion: 'v1', kind: 'Namespace', name: PROBING, uid, controller: true }
  return { ...object, metadata: { ...object.metadata, ownerReferences: [reference] } }
}

function withHostname(object: KubernetesObject, hostnameOf: (pod: string) => string): KubernetesObject {
  if (object.kind !== 'Pod') return object
  return { ...object, spec: { ...(object.spec as object), hostname: hostnameOf(object.metadata.name) } }
}

const NAMESPACE_PATH = `/api/v1/namespaces/${PROBING}`

/** Selectors of the pods made for probing: those with today's label, and those that an older checkout made. */
const PODS_OF_PROBING = [`${COMPONENT}=${VERIFY}`, `${LEGACY.probing},!${COMPONENT}`] as const

const podsIn = (reader: Reader, selector: string) =>
  list<Pod>(reader, `/api/v1/pods?labelSelector=${encodeURIComponent(selector)}`)

interface NotReady {
  text: string
  /** Whether waiting cannot cure it. */
  isFinal: boolean
}

async function podsNotReady(wanted: readonly string[], refused: string | undefined, reader: Reader) {
  const pods = await podsIn(reader, PODS_OF_PROBING[0])
  return wanted.flatMap((name) => {
    const notReady = reasonNotReady(
      pods.find(({ metadata }) => metadata.name === name),
      refused,
    )
    return notReady === undefined ? [] : [{ name, ...notReady }]
  })
}

/** @param refused the error of the apply that creates the pod, if it failed; it is not tried again */
function reasonNotReady(pod: Pod | undefined, refused: string | undefined): NotReady | undefined {
  if (pod === undefined) return { text: refused ?? 'not there', isFinal: refused !== undefined }
  const { phase, conditions = [], containerStatuses = [] } = pod.status ?? {}
  if (conditionOf(conditions, 'ContainersReady')?.status === 'True') return undefined
  const { reason, message = '' } = containerStatuses[0]?.state?.waiting ?? {}
  if (reason !== undefined) return { text: `${reason} ${message}`.trim(), isFinal: HOPELESS.test(reason) }
  const scheduled = conditionOf(conditions, 'PodScheduled')
  const why = scheduled?.status === 'False' ? scheduled.message : undefined
  return { text: why ?? `not ready, ${phase}`, isFinal: false }
}

/** Reasons of a waiting container that more waiting does not cure. */
const HOPELESS = /ErrImage|ImagePull|InvalidImageName|CrashLoop|RunContainerError|CreateContainer/

const areAllFinal = (pods: readonly NotReady[]) => pods.every(({ isFinal }) => isFinal)

const foreignNamespace = () =>
  new Failure({
    code: 'not-ours',
    what: `the cluster has a namespace ${PROBING} that is not ours; nothing was touched`,
    expected: `no namespace ${PROBING}, or one that verify has made`,
    next: 'rename or remove it',
    exitCode: exitCodes.usage,
  })
