import { describe, expect, test } from 'vitest'
import { addressDiagnoses } from '../../../lib/kube/diagnose/addresses.ts'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import type { Diagnosis } from '../../../lib/kube/diagnose/diagnosis.ts'
import type { Evidence } from '../../../lib/kube/diagnose/evidence.ts'
import { outlastingGrace } from '../../../lib/kube/diagnose/look-out.ts'
import type { ContainerStatus } from '../../../lib/kube/objects/core.ts'
import {
  ago,
  container,
  controller,
  event,
  evidence,
  NOW,
  node,
  notReady,
  pod,
  unplaced,
  waiting,
} from './builders.ts'

const creating = pod(waiting('ContainerCreating'))
const running = (more: Partial<ContainerStatus> = {}, seconds = 20) =>
  pod({ state: { running: { startedAt: ago(seconds) } }, ...more })
const probed = (probe: object, one = running()) => ({
  ...one,
  spec: { ...one.spec, containers: [container(probe)] },
})
const main = { uid: 'web-1', fieldPath: 'spec.containers{main}' }
const unhealthy = (kind: string, count: number) =>
  event('Unhealthy', `${kind} probe failed: connection refused`, { count, involvedObject: main })
const withInit = (status: Partial<ContainerStatus>) => {
  const one = pod(waiting('PodInitializing'), { spec: { initContainers: [container({ name: 'init' })] } })
  const init = { name: 'init', ready: false, restartCount: 0, ...status }
  return { ...one, status: { ...one.status, initContainerStatuses: [init] } }
}
const withClaim = (message: string) =>
  unplaced(message, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] })
const claim = {
  metadata: { name: 'data', uid: 'data' },
  spec: { storageClassName: 'fast' },
  status: { phase: 'Pending' },
}
const fast = { metadata: { name: 'fast' }, volumeBindingMode: 'WaitForFirstConsumer' }
const job = controller({ conditions: [] })

describe('nothing is even suspected of a roll-out', () => {
  test.each<[string, Partial<Evidence>]>([
    ['whose pods are not made yet', { controller: controller({ replicas: 0 }) }],
    [
      'whose pod has no status yet',
      { pods: [{ metadata: { name: 'web-1', namespace: 'lab' }, spec: { containers: [] } }] },
    ],
    ['whose image is being pulled for minutes', { pods: [creating] }],
    [
      'whose init container works for minutes',
      { pods: [withInit({ state: { running: { startedAt: ago(600) } } })] },
    ],
    [
      'whose init container is done',
      { pods: [withInit({ state: { terminated: { exitCode: 0 } }, ready: true })] },
    ],
    [
      'whose readiness probe fails at first',
      { pods: [probed({ readinessProbe: {} })], events: [unhealthy('Readiness', 4)] },
    ],
    [
      'whose startup probe has failed fifty times of a hundred',
      {
        pods: [probed({ startupProbe: { failureThreshold: 100 } }, running({}, 300))],
        events: [unhealthy('Startup', 50)],
      },
    ],
    [
      'whose liveness probe failed and recovered',
      { pods: [probed({ livenessProbe: {} })], events: [unhealthy('Liveness', 2)] },
    ],
    [
      'whose pod was restarted once and runs',
      { pods: [running({ restartCount: 1, lastState: { terminated: { exitCode: 1 } } })] },
    ],
    ['whose pod waits for a scheduling gate', { pods: [unplaced('gated', {}, 'SchedulingGated')] }],
    [
      'whose volume is made when its pod is placed',
      {
        pods: [withClaim('pod has unbound immediate PersistentVolumeClaims')],
        claims: [claim],
        classes: [fast],
      },
    ],
    [
      'whose volume its provisioner is slow to make',
      {
        pods: [withClaim('pod has unbound immediate PersistentVolumeClaims')],
        claims: [claim],
        classes: [{ metadata: { name: 'fast' } }],
      },
    ],
    [
      'of a DaemonSet that a cordoned node takes as well',
      {
        controller: controller({ desiredNumberScheduled: 2, currentNumberScheduled: 2 }),
        pods: [creating],
        nodes: [node('node-1', { unschedulable: true })],
      },
    ],
    [
      'of a StatefulSet that makes its pods in order',
      { controller: controller({ replicas: 1 }), pods: [running({}, 5)] },
    ],
    [
      'of a Job whose first attempt failed',
      { controller: job, pods: [pod({ state: { terminated: { exitCode: 1 } } })] },
    ],
  ])('%s', (_, more) => {
    expect(diagnose(evidence(more))).toEqual([])
  })
})

const of = (more: Partial<Evidence>) => diagnose(evidence(more))
const noCni = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady'
const tainted = '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.'
const refusing = (message: string) =>
  controller({ conditions: [{ type: 'ReplicaFailure', status: 'True', message }] })
const calling =
  'failed calling webhook "a.b.c": failed to call webhook: Post "https://h.lab.svc:443/": connection refused'
const quota = 'exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2'
const crashing = pod({
  ...waiting('CrashLoopBackOff'),
  lastState: { terminated: { exitCode: 1 } },
  restartCount: 1,
})
const service = { metadata: { name: 'web', uid: 'web-1' }, spec: { type: 'LoadBalancer' } }
const offline = pod(waiting('ErrImagePull', 'dial tcp 10.0.0.1:443: i/o timeout'))
const gone = notReady('node-1', 'NodeStatusUnknown', 'Kubelet stopped posting node status.', 'Unknown')
const pendingReleases = [{ name: 'web', status: 'pending-install', revision: '1' }]

describe('a suspicion that heals ends nothing:', () => {
  test.each<[string, number, readonly Diagnosis[]]>([
    [
      'the CNI is still coming up',
      60,
      of({ pods: [unplaced(tainted)], nodes: [notReady('node-1', 'KubeletNotReady', noCni)] }),
    ],
    [
      'a Secret is made by another pod',
      40,
      of({ pods: [pod(waiting('CreateContainerConfigError', 'secret "memberlist" not found'))] }),
    ],
    ['the first restarts wait for something else', 45, of({ pods: [crashing] })],
    ['the pods of a webhook are starting', 20, of({ controller: refusing(calling) })],
    ['old pods still fill the quota', 8, of({ controller: refusing(quota) })],
    [
      'old pods still fill the node',
      25,
      of({ pods: [unplaced('0/1 nodes are available: 1 Insufficient cpu.')] }),
    ],
    ['the registry is out of reach for a moment', 20, of({ pods: [offline] })],
    ['a node restarts', 100, of({ pods: [running()], nodes: [gone] })],
    ['a helm is at work', 20, of({ controller: undefined, pendingReleases })],
    [
      'the pools are not read yet',
      5,
      addressDiagnoses(service, [event('AllocationFailed', 'no available IPs')], NOW),
    ],
  ])('%s for %i s', (_, seconds, found) => {
    expect(found).not.toEqual([])
    const outlasting = outlastingGrace()
    for (let second = 0; second <= seconds; second++) expect(outlasting(found, second * 1000)).toEqual([])
    expect(outlasting([], (seconds + 1) * 1000)).toEqual([])
  })
})
