import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import type { ServiceDiagnosis } from '../../lib/kube/diagnose/addresses.ts'
import { readyKind } from '../../lib/step/ready.ts'
import { ready } from '../../lib/step/steps.ts'
import { container, controller, event, pod, waiting } from '../kube/diagnose/builders.ts'
import { detailsOf } from '../process/failing.ts'
import { about } from './about.ts'
import { rig } from './rig.ts'

const apps = '/apis/apps/v1/namespaces/metallb-system'
const step = ready('metallb-system', 'deployment/controller', 'daemonset/speaker')

const deployment = (available: number) => ({
  metadata: { generation: 1 },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: available },
})
const daemonset = (available: number) => ({
  metadata: { generation: 1 },
  status: {
    observedGeneration: 1,
    desiredNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: available,
  },
})

test('satisfied when every workload is', async () => {
  const { context, asked } = rig({
    answers: {
      [`${apps}/deployments/controller`]: deployment(1),
      [`${apps}/daemonsets/speaker`]: daemonset(2),
    },
  })
  expect(await readyKind.probe(step, context)).toEqual([])
  expect(asked).toHaveLength(2)
})

test('what each still lacks is waited for', async () => {
  const { context } = rig({ answers: { [`${apps}/daemonsets/speaker`]: daemonset(1) } })
  expect(await readyKind.probe(step, context)).toEqual([
    {
      action: 'wait',
      ...about('Deployment metallb-system/controller', 'apps/v1'),
      what: 'deployment/controller in metallb-system: not there yet',
    },
    {
      action: 'wait',
      ...about('DaemonSet metallb-system/speaker', 'apps/v1'),
      what: 'daemonset/speaker in metallb-system: 1 of 2 pods available',
    },
  ])
})

test('to apply is to wait for all of them, and to say for what', async () => {
  const list = (...items: unknown[]) => ({ metadata: { resourceVersion: '1' }, items })
  const deployments = [list(), list(deployment(1))]
  const { context, waits } = rig({
    answers: {
      [`${apps}/deployments`]: () => deployments.shift() ?? new Error('asked once too often'),
      [`${apps}/daemonsets`]: list(daemonset(2)),
    },
  })
  const reader = (await context.clients()).reader
  // a watch that ends at once, so that the next list is asked for
  const clusterClients = { ...(await context.clients()), reader: { ...reader, watch: async function* () {} } }
  await readyKind.apply(step, { ...context, clients: async () => clusterClients })
  expect(waits).toEqual(['deployment/controller (not there yet)'])
  expect(deployments).toEqual([])
})

const items = (...of: unknown[]) => ({ metadata: { resourceVersion: '1' }, items: of })
const core = '/api/v1/namespaces/lab'
const lacking = controller({ conditions: [] }, { 'deployment.kubernetes.io/revision': '2' })
const replicaSet = (uid: string, revision: string) => ({
  metadata: { name: uid, uid, annotations: { 'deployment.kubernetes.io/revision': revision } },
})
const owned = (uid: string, reason: string) => {
  const one = pod(waiting(reason, 'not found'), {
    name: uid,
    spec: { containers: [container({ image: uid })] },
  })
  return { ...one, metadata: { ...one.metadata, ownerReferences: [{ uid }] } }
}
const rolling = (...pods: unknown[]) => ({
  '/apis/apps/v1/namespaces/lab/deployments': items(lacking),
  '/apis/apps/v1/namespaces/lab/deployments/web': lacking,
  '/apis/apps/v1/namespaces/lab/replicasets': items(replicaSet('old', '1'), replicaSet('new', '2')),
  [`${core}/pods`]: items(...pods),
})

test('what is certain ends the waiting, with a command that can be pasted', async () => {
  const { context, access } = rig({
    answers: rolling(owned('old', 'ErrImagePull'), owned('new', 'ErrImagePull')),
  })
  const details = await detailsOf(readyKind.apply(ready('lab', 'deployment/web'), context))
  expect(details).toMatchObject({
    code: 'image-pull',
    what: 'the image new cannot be pulled from docker.io', // and not the one that is about to go
    next: `kubectl --kubeconfig ${access.kubeconfig} --context west describe pod --namespace lab new`,
  })
  expect(details.retryable).toBeUndefined()
})

test('what may heal is told, and named once the time is over', async () => {
  const { context, waits, stop } = rig({ answers: rolling(owned('new', 'CreateContainerConfigError')) })
  const reason = new Failure({ code: 'deadline', what: 'too late' })
  const suspicion = 'container main of pod lab/new cannot be started'
  const waited = { ...context, waiting: (on: string) => on === suspicion && stop.abort(reason) }
  const details = await detailsOf(readyKind.apply(ready('lab', 'deployment/web'), waited))
  expect(details).toMatchObject({
    code: 'still-waiting',
    what: expect.stringContaining(`${suspicion}: not found`),
  })
  expect(waits).toEqual([])
})

test('a pod of the old revision is no reason to stop', async () => {
  const { context, stop } = rig({ answers: rolling(owned('old', 'ErrImagePull')) })
  const waited = readyKind.apply(ready('lab', 'deployment/web'), context)
  setImmediate(() => stop.abort(new Failure({ code: 'deadline', what: 'too late' })))
  expect(await detailsOf(waited)).toMatchObject({ code: 'still-waiting' })
})

test('a bug while looking is not hidden', async () => {
  const { context } = rig({ answers: { ...rolling(), [`${core}/events`]: new TypeError('a bug') } })
  await expect(readyKind.apply(ready('lab', 'deployment/web'), context)).rejects.toThrow('a bug')
})

const service = (...ips: string[]) => ({
  metadata: { name: 'web', namespace: 'lab', uid: 'web-1' },
  spec: { type: 'LoadBalancer' },
  status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
})
const served = (one: object, events: unknown[] = []) => ({
  [`${core}/services`]: items(one),
  [`${core}/services/web`]: one,
  [`${core}/events`]: items(...events),
  '/pools': items('a pool'),
})
const unreached: ServiceDiagnosis = {
  reads: ['/pools', '/not-served'],
  diagnose: (_, lists) => [
    {
      cause: 'crash-loop',
      what: `nobody answers: ${lists.flat()}`,
      evidence: '',
      likely: '',
      next: '',
      graceMs: 0,
    },
  ],
}

test('a service has to have its address, and what its component knows must not speak against it', async () => {
  const step = ready('lab', 'service/web')
  const { context } = rig({ answers: served(service('10.0.0.1')) })
  expect(await readyKind.probe(step, context)).toEqual([])
  await readyKind.apply(step, context)
  const told = { ...context, serviceDiagnoses: [unreached] }
  expect(await readyKind.probe(step, told)).toEqual([
    { action: 'wait', ...about('Service lab/web'), what: 'service/web in lab: nobody answers: a pool' },
  ])
  expect(await detailsOf(readyKind.apply(step, told))).toMatchObject({ code: 'crash-loop' })
})

test('a service without an address is waited for, except where nothing gives out any', async () => {
  const step = ready('lab', 'service/web')
  const answers = served(service(), [event('AllocationFailed', 'no available IPs')])
  const { context, waits, stop } = rig({ answers })
  expect(await readyKind.probe(step, context)).toHaveLength(1)
  const waiting = (on: string) => {
    waits.push(on)
    if (on === 'service lab/web gets no address')
      stop.abort(new Failure({ code: 'deadline', what: 'too late' }))
  }
  await detailsOf(readyKind.apply(step, { ...context, waiting }))
  expect(waits).toEqual(['service/web (no address yet)', 'service lab/web gets no address'])

  const rehearsal = rig({ answers, dataPlane: false })
  expect(await readyKind.probe(step, rehearsal.context)).toEqual([])
  expect(rehearsal.notes).toEqual(['service/web in lab: not waited for, nothing gives out addresses here'])
})
