import { setTimeout as delay } from 'node:timers/promises'
import { list } from '../list.ts'
import type { Workload } from '../objects/apps.ts'
import type { ClusterEvent, Pod } from '../objects/core.ts'
import { conditionOf, type Metadata, type Requirement } from '../objects/meta.ts'
import type { Reader } from '../reader.ts'
import { crashesOf } from './crashes.ts'
import { containersOf, type Evidence, logKey, type PodContainer } from './evidence.ts'
import { claimNames } from './volumes.ts'

/** A workload that is waited for. */
export interface Target {
  kind: 'deployment' | 'daemonset' | 'statefulset' | 'job' | 'service'
  name: string
  namespace: string
  /** API path of its collection. */
  collection: string
}

const LOG_LINES = 8

/** A kubelet that does not answer must not keep everything else from being seen. */
const LOG_MS = 1_000
const RELEASE_STATES = 'owner=helm,status in (pending-install,pending-upgrade,pending-rollback)'

/** Reads all that tells why a workload is not becoming ready; what its pods do not need is not read. */
export async function collectEvidence(
  reader: Reader,
  target: Target,
  since: number,
  now: number,
): Promise<Evidence> {
  const { kind, name, namespace, collection } = target
  const core = `/api/v1/namespaces/${namespace}`
  const [controller, events, releases] = await Promise.all([
    reader.get<Workload>(`${collection}/${name}`),
    list<ClusterEvent>(reader, `${core}/events?fieldSelector=type%3DWarning`),
    list<{ metadata: Metadata }>(
      reader,
      `${core}/secrets?labelSelector=${encodeURIComponent(RELEASE_STATES)}`,
    ),
  ])
  const pods = controller === undefined ? [] : await newestPods(reader, target, controller)
  const waiting = pods.filter(isWaiting(kind))
  const claims = claimNames(waiting.filter(({ spec }) => spec.nodeName === undefined))
  return {
    subject: `${kind}/${name} in ${namespace}`,
    namespace,
    controller,
    pods: waiting,
    events,
    nodes: waiting.length === 0 ? [] : await list(reader, '/api/v1/nodes'),
    claims: claims.length === 0 ? [] : await list(reader, `${core}/persistentvolumeclaims`),
    classes: claims.length === 0 ? [] : await list(reader, '/apis/storage.k8s.io/v1/storageclasses'),
    logs: await lastWords(reader, waiting),
    pendingReleases: releases.map(({ metadata: { labels = {} } }) => ({
      name: labels.name ?? '',
      status: labels.status ?? '',
      revision: labels.version ?? '',
    })),
    since,
    now,
  }
}

/** Of a Job also the failed pods tell something; elsewhere they are replaced. */
const isWaiting = (kind: Target['kind']) => (pod: Pod) => {
  const { phase, conditions } = pod.status ?? {}
  const isOver = phase === 'Succeeded' || (phase === 'Failed' && kind !== 'job')
  return !isOver && conditionOf(conditions, 'Ready')?.status !== 'True'
}

/**
 * The pods of a workload's newest revision; those that it is about to replace tell nothing. As long as the controller
 * has not seen the workload as it is now, none are.
 */
async function newestPods(
  reader: Reader,
  { kind, namespace, collection }: Target,
  controller: Workload,
): Promise<readonly Pod[]> {
  const { metadata, spec, status } = controller
  if ((status?.observedGeneration ?? metadata.generation ?? 0) < (metadata.generation ?? 0)) return []
  const query = `labelSelector=${encodeURIComponent(selectorText(spec?.selector ?? {}))}`
  const pods = await list<Pod>(reader, `/api/v1/namespaces/${namespace}/pods?${query}`)
  const living = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined)
  if (kind === 'daemonset') {
    const generation = metadata.annotations?.['deprecated.daemonset.template.generation']
    return living.filter(
      (pod) => (pod.metadata.labels?.['pod-template-generation'] ?? generation) === generation,
    )
  }
  if (kind !== 'deployment') return living // a StatefulSet waits for its old pods too
  const sets = await list<Workload>(reader, `${collection.replace(/deployments$/, 'replicasets')}?${query}`)
  const revision = (object: Workload) => object.metadata.annotations?.['deployment.kubernetes.io/revision']
  const newest = sets.find((set) => revision(set) === revision(controller))?.metadata.uid
  return living.filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === newest))
}

function selectorText({
  matchLabels = {},
  matchExpressions = [],
}: NonNullable<Workload['spec']>['selector'] & {}) {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`)
  return [...labels, ...matchExpressions.map(requirementText)].join(',')
}

function requirementText({ key, operator, values = [] }: Requirement): string {
  if (operator === 'Exists') return key
  if (operator === 'DoesNotExist') return `!${key}`
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`
}

/** The end of what crashing containers, and those of failed pods, have printed in the run that ended. */
async function lastWords(reader: Reader, pods: readonly Pod[]): Promise<Record<string, string>> {
  const failed = containersOf(pods.filter(({ status }) => status?.phase === 'Failed'))
  const read = async (each: PodContainer) => {
    const { pod, status } = each
    const { namespace, name } = pod.metadata
    const previous = status.state?.terminated === undefined
    const query = `container=${status.name}&tailLines=${LOG_LINES}&previous=${previous}`
    const log = reader.get(`/api/v1/namespaces/${namespace}/pods/${name}/log?${query}`)
    const late = delay(LOG_MS, undefined, { ref: false })
    // where the kubelet does not answer, or has no log any more, there are no words
    const body = await Promise.race([log, late]).catch(() => undefined)
    return [logKey(each), textOf(body)] as const
  }
  return Object.fromEntries(await Promise.all([...crashesOf(pods), ...failed].slice(0, 3).map(read)))
}

/** The read door gives what is no JSON as `message`; a log of one JSON line comes parsed. */
function textOf(body: unknown): string {
  const message = (body as { message?: unknown } | undefined)?.message
  if (body === undefined) return ''
  return typeof message === 'string' ? message : JSON.stringify(body)
}
