import { setTimeout as delay } from 'node:timers/promises'
import { list } from '../list.ts'
import type { Workload } from '../objects/apps.ts'
import type { ClusterEvent, Pod } from '../objects/core.ts'
import { conditionOf, type Metadata, type Requirement } from '../objects/meta.ts'
import type { Reader } from '../reader.ts'
import { crashesOf } from './crashes.ts'
import { containersOf, type Evidence, logKey, type PodContainer } from './evidence.ts'
import { volumeClaimNames } from './volumes.ts'

/** A workload or service that a step waits for. */
export interface DiagnosisTarget {
  kind: 'deployment' | 'daemonset' | 'statefulset' | 'job' | 'service'
  name: string
  namespace: string
  /** API path of its collection. */
  collection: string
}

const LOG_LINES = 8

/** The deadline for a log: a kubelet that does not answer must not delay all other evidence. */
const LOG_MS = 1_000

const PENDING_RELEASES = 'owner=helm,status in (pending-install,pending-upgrade,pending-rollback)'

/** Reads the evidence for why a workload is not becoming ready; resources that its pods do not use are not read. */
export async function collectEvidence(
  reader: Reader,
  target: DiagnosisTarget,
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
      `${core}/secrets?labelSelector=${encodeURIComponent(PENDING_RELEASES)}`,
    ),
  ])
  const pods = controller === undefined ? [] : await newestPods(reader, target, controller)
  const notReady = pods.filter(isNotReady(kind))
  const volumeClaims = volumeClaimNames(notReady.filter(({ spec }) => spec.nodeName === undefined))
  return {
    subject: `${kind}/${name} in ${namespace}`,
    namespace,
    controller,
    pods: notReady,
    events,
    nodes: notReady.length === 0 ? [] : await list(reader, '/api/v1/nodes'),
    volumeClaims: volumeClaims.length === 0 ? [] : await list(reader, `${core}/persistentvolumeclaims`),
    storageClasses:
      volumeClaims.length === 0 ? [] : await list(reader, '/apis/storage.k8s.io/v1/storageclasses'),
    logs: await lastLogLines(reader, notReady),
    pendingReleases: releases.map(({ metadata: { labels = {} } }) => ({
      name: labels.name ?? '',
      status: labels.status ?? '',
      revision: labels.version ?? '',
    })),
    since,
    now,
  }
}

/** Failed pods count only for a Job, whose failure they explain; other controllers replace them. */
const isNotReady = (kind: DiagnosisTarget['kind']) => (pod: Pod) => {
  const { phase, conditions } = pod.status ?? {}
  const isOver = phase === 'Succeeded' || (phase === 'Failed' && kind !== 'job')
  return !isOver && conditionOf(conditions, 'Ready')?.status !== 'True'
}

/**
 * The pods of a workload's newest revision; pods of older revisions are about to be replaced and explain nothing. Empty
 * until the controller has observed the current generation of the workload.
 */
async function newestPods(
  reader: Reader,
  { kind, namespace }: DiagnosisTarget,
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
  const sets = await list<Workload>(reader, `/apis/apps/v1/namespaces/${namespace}/replicasets?${query}`)
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

/** The last log lines of up to three crashing containers and containers of failed pods, from the run that ended. */
async function lastLogLines(reader: Reader, pods: readonly Pod[]): Promise<Record<string, string>> {
  const failed = containersOf(pods.filter(({ status }) => status?.phase === 'Failed'))
  const read = async (each: PodContainer) => {
    const { pod, status } = each
    const { namespace, name } = pod.metadata
    const previous = status.state?.terminated === undefined
    const query = `container=${status.name}&tailLines=${LOG_LINES}&previous=${previous}`
    const log = reader.get(`/api/v1/namespaces/${namespace}/pods/${name}/log?${query}`)
    const timeout = delay(LOG_MS, undefined, { ref: false })
    // no lines if the kubelet does not answer, or no longer has the log
    const body = await Promise.race([log, timeout]).catch(() => undefined)
    return [logKey(each), textOf(body)] as const
  }
  return Object.fromEntries(await Promise.all([...crashesOf(pods), ...failed].slice(0, 3).map(read)))
}

/** The text of a log: the reader returns text that is not JSON as `message`, and a log of one JSON line parsed. */
function textOf(body: unknown): string {
  const message = (body as { message?: unknown } | undefined)?.message
  if (body === undefined) return ''
  return typeof message === 'string' ? message : JSON.stringify(body)
}
