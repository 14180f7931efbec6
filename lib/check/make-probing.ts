import { exitCodes, Failure } from '../failure.ts'
import { applyCommand, kubectl, kubeProcess } from '../kube/access.ts'
import type { Reader } from '../kube/reader.ts'
import { type ProcessContext, run, runOk } from '../process/run.ts'
import type { ClusterDoors } from '../step/context.ts'
import { isMade, marked } from '../step/ownership.ts'
import type { KubernetesObject } from '../step/step.ts'
import { type Patience, settle } from './ground.ts'
import { PROBING, probingNamespace } from './probing.ts'

const APPLY_MS = 30_000
const REMOVE_MS = 60_000

interface Pod {
  metadata: { name: string }
  status?: {
    phase?: string
    conditions?: readonly { type: string; status: string; message?: string }[]
    containerStatuses?: readonly { state?: { waiting?: { reason?: string; message?: string } } }[]
  }
}

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
  patience: Patience,
): Promise<ReadonlyMap<string, string>> {
  const named = objects.map((object) => withHostname(object, hostnameOf))
  const apply = applyCommand(tools, access, [marked(probingNamespace, undefined, 'verify'), ...named])
  // to its end even if interrupted: what is under way would come into being behind the back of whoever removes it
  const whole = { env: context.env, signal: AbortSignal.timeout(APPLY_MS) }
  const applied = await run(apply, kubeProcess(whole, tools))
  context.signal.throwIfAborted()
  const refused = applied.exitCode === 0 ? undefined : applied.stderr.trim()
  const pods = objects.filter(({ kind }) => kind === 'Pod').map(({ metadata }) => metadata.name)
  return settle(patience, () => podLacks(pods, refused, reader), isSettled)
}

/** @throws Failure `not-ours` where somebody else has a namespace of that name; one that a killed run left goes */
export async function clearProbing(doors: ClusterDoors, context: ProcessContext): Promise<void> {
  const namespace = await doors.reader.get<KubernetesObject>(`/api/v1/namespaces/${PROBING}`)
  if (namespace === undefined) return
  if (!isMade(namespace)) throw notOurs()
  await removeProbing(doors, context)
}

/** Removes all that was made for probing, and waits until it is gone. */
export async function removeProbing({ tools, access }: ClusterDoors, context: ProcessContext): Promise<void> {
  const args = ['delete', 'namespace', PROBING, '--ignore-not-found', '--wait']
  await runOk(kubectl(tools, access, args, { deadlineMs: REMOVE_MS }), kubeProcess(context, tools))
}

function withHostname(object: KubernetesObject, hostnameOf: (pod: string) => string): KubernetesObject {
  if (object.kind !== 'Pod') return object
  return { ...object, spec: { ...(object.spec as object), hostname: hostnameOf(object.metadata.name) } }
}

async function podLacks(wanted: readonly string[], refused: string | undefined, reader: Reader) {
  const list = await reader.get<{ items: readonly Pod[] }>(`/api/v1/namespaces/${PROBING}/pods`)
  const lacks = wanted.flatMap((name) => {
    const lack = podLack(
      list?.items.find(({ metadata }) => metadata.name === name),
      refused,
    )
    return lack === undefined ? [] : [[name, `pod ${name}: ${lack}`] as const]
  })
  return new Map(lacks)
}

function podLack(pod: Pod | undefined, refused = 'not there'): string | undefined {
  if (pod === undefined) return refused
  const { phase, conditions = [], containerStatuses = [] } = pod.status ?? {}
  if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return undefined
  const waiting = containerStatuses[0]?.state?.waiting
  const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  if (waiting?.reason !== undefined) return `${waiting.reason} ${waiting.message ?? ''}`.trim()
  return unscheduled?.message ?? `not ready, ${phase}`
}

/** What does not come right by waiting. */
const HOPELESS = /ErrImage|ImagePull|InvalidImageName|CrashLoop|RunContainerError|CreateContainer|error: /i

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
