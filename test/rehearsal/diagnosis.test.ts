import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { diagnoseTarget } from '../../lib/kube/diagnose/look.ts'
import { list } from '../../lib/kube/list.ts'
import type { StepContext } from '../../lib/step/context.ts'
import { manifestKind } from '../../lib/step/manifest/manifest.ts'
import { readyKind } from '../../lib/step/ready.ts'
import type { WorkloadName } from '../../lib/step/step.ts'
import { objects, ready } from '../../lib/step/steps.ts'
import { unadvertised } from '../../tasks/metallb/diagnosis.ts'
import { type PlayedCluster, playedCluster } from './played-cluster.ts'

/** From the moment the evidence is there. */
const NAMED_WITHIN_MS = 5_000

const core = '/api/v1/namespaces/lab'
const apps = '/apis/apps/v1/namespaces/lab'
const metallb = '/apis/metallb.io/v1beta1/namespaces/metallb-system'
const image = 'registry.example/lab/web:1'

let cluster: PlayedCluster
beforeAll(async () => {
  cluster = await playedCluster('played', { metallb: {} })
  await cluster.post('/api/v1/namespaces', { metadata: { name: 'lab' } })
})
afterAll(() => cluster?.close())

const context = (signal: AbortSignal, waiting: (on: string) => void): StepContext => ({
  ownerComponent: 'lab.west',
  lifecycle: {
    differences: async () => [],
    create: async () => {},
    owner: async () => 'us',
    remove: async () => {},
  },
  clients: async () => cluster.doors,
  clientsOf: async () => cluster.doors,
  dataPlane: true,
  serviceDiagnoses: [unadvertised],
  objectsOf: async (content) => ('objects' in content ? content.objects : []),
  resolve: async ({ name }) => name,
  kubeTools: async () => cluster.doors.tools,
  secrets: { find: async () => undefined, obtain: async () => '' },
  labFolder: cluster.lab.folder,
  process: { env: process.env, signal },

  adopt: false,
  waiting,
  note: () => {},
})

/**
 * Waits for a workload as a job does, has the evidence come about, and gives the first that is named: a failure's
 * details, or a suspicion.
 */
async function namedAfter(workload: WorkloadName, play: () => Promise<unknown>): Promise<object> {
  const stop = new AbortController()
  const named = Promise.withResolvers<object>()
  const begun = Promise.withResolvers<void>()
  const tell = (on: string) =>
    on.startsWith(`${workload} (`) ? begun.resolve() : named.resolve({ suspected: on })
  const waited = readyKind
    .apply(ready('lab', workload), context(stop.signal, tell))
    .then(() => named.resolve({ ready: workload }))
    .catch((error) => (error instanceof Failure ? named.resolve(error.details) : named.reject(error)))
  await Promise.race([begun.promise, named.promise])
  await play()
  const late = setTimeout(() => named.resolve({ nothingWithinMs: NAMED_WITHIN_MS }), NAMED_WITHIN_MS)
  try {
    return await named.promise
  } finally {
    clearTimeout(late)
    stop.abort(new Failure({ code: 'interrupted', what: 'the test is over' }))
    await waited
  }
}

/** What a look names of a workload at this moment. */
async function namedNow(workload: WorkloadName): Promise<readonly string[]> {
  const [kind, name] = workload.split('/') as ['deployment', string]
  const group = { deployment: apps, service: core, job: '/apis/batch/v1/namespaces/lab' }[kind] ?? apps
  const target = { kind, name, namespace: 'lab', collection: `${group}/${kind}s` }
  const look = { reader: cluster.doors.reader, since: Date.now() - 60_000, contributed: [unadvertised] }
  // of a kind that has just come to be, the API server says for a moment that it cannot tell yet (429)
  const found = await vi.waitFor(() => diagnoseTarget(target, look), { interval: 50, timeout: 10_000 })
  return found.map(({ cause }) => cause)
}

const podSpec = (more: object = {}, container: object = {}) => ({
  containers: [{ name: 'main', image, ...container }],
  ...more,
})

const deploy = (name: string, spec: object = podSpec(), labels = {}) =>
  cluster.post(`${apps}/deployments`, {
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...labels } }, spec },
    },
  })

/** The pod of a workload, once it is on a node; as it is where `placed` is false. */
async function podOf(name: string, placed = true): Promise<{ metadata: { name: string; uid: string } }> {
  const find = async () => {
    const query = `labelSelector=${encodeURIComponent(`app=${name}`)}`
    const list = await cluster.doors.reader.get<{ items: never[] }>(`${core}/pods?${query}`)
    return list?.items.find(({ spec: { nodeName } }: { spec: { nodeName?: string } }) => !placed || nodeName)
  }
  await expect.poll(find, { interval: 50, timeout: 10_000 }).toBeDefined()
  return (await find()) as never
}

/** Plays the kubelet: what it reports of the one container of a workload's pod. */
async function kubelet(name: string, status: object, phase = 'Pending') {
  const pod = await podOf(name)
  const told = { name: 'main', image, imageID: '', ready: false, restartCount: 0, ...status }
  const conditions = [
    { type: 'PodScheduled', status: 'True' },
    { type: 'Ready', status: 'False' },
  ]
  await cluster.merge(`${core}/pods/${pod.metadata.name}/status`, {
    status: { phase, conditions, containerStatuses: [told] },
  })
  return pod
}

/** Plays whoever tells events. */
const tell = (
  of: { metadata: { uid?: string; name: string } },
  kind: string,
  reason: string,
  message: string,
  more = {},
) =>
  cluster.post(`${core}/events`, {
    metadata: { generateName: 'played-' },
    involvedObject: { kind, namespace: 'lab', name: of.metadata.name, uid: of.metadata.uid },
    type: 'Warning',
    reason,
    message,
    count: 1,
    lastTimestamp: new Date().toISOString(),
    ...more,
  })

const waiting = (reason: string, message = '') => ({ state: { waiting: { reason, message } } })
const ended = (exitCode: number, reason: string, message = '') => ({
  terminated: { exitCode, reason, message },
})
const running = (secondsAgo: number) => ({
  running: { startedAt: new Date(Date.now() - secondsAgo * 1000).toISOString() },
})

test('make: the job ends with the cause, what was seen, what it likely means and what to type next', async () => {
  const container = { name: 'main', image }
  const spec = { nodeSelector: { 'lab/disk': 'fast' }, containers: [container] }
  const labels = { app: 'made' }
  const made = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'made', namespace: 'lab' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  }
  await cluster.lab.write(
    'tasks/made.mts',
    `import { z } from 'zod'
import { objects, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
export default defineTask(import.meta, {
  summary: 'A pod that no node takes',
  input: z.strictObject({}),
  steps: () => [objects('made', [${JSON.stringify(made)}]), ready('lab', 'deployment/made')],
})
`,
  )
  const { events } = await cluster.lab.events(['made', 'PROVIDER=rehearsal'])
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 1 })
  expect(events.find((event) => event.type === 'job-ended')).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(
      /^no node takes pod lab\/made-.*\n {2}got: 0\/1 nodes [\s\S]*lab\/disk=fast\n {2}likely: .*\n {2}next: kubectl .*--context kwok-played describe pod/,
    ),
  })
})

describe('containers', () => {
  test('an image that cannot be pulled, and one that is being pulled', async () => {
    await deploy('pull')
    const words = `failed to resolve reference "${image}": unexpected status: 401 Unauthorized`
    const named = await namedAfter('deployment/pull', () => kubelet('pull', waiting('ErrImagePull', words)))
    expect(named).toMatchObject({
      code: 'image-pull',
      what: `the image ${image} cannot be pulled from registry.example`,
      got: expect.stringContaining(words),
      likely: expect.stringContaining('credentials'),
      next: expect.stringMatching(/^kubectl --kubeconfig .* describe pod --namespace lab pull-/),
    })
    await tell(
      await kubelet('pull', waiting('ContainerCreating')),
      'Pod',
      'Pulling',
      `Pulling image "${image}"`,
    )
    expect(await namedNow('deployment/pull')).toEqual([])
  })

  test('a crash loop, and a container that was restarted once and runs', async () => {
    await deploy('crash')
    const last = { lastState: ended(3, 'Error', 'no such database') }
    const loop = { ...waiting('CrashLoopBackOff'), ...last, restartCount: 4 }
    const named = await namedAfter('deployment/crash', () => kubelet('crash', loop))
    expect(named).toMatchObject({
      code: 'crash-loop',
      got: expect.stringMatching(/exit code 3 \(Error\), 4 restarts[\s\S]*no such database/),
      next: expect.stringContaining('--previous'),
    })
    await kubelet('crash', { state: running(5), ...last, restartCount: 1 })
    expect(await namedNow('deployment/crash')).toEqual([])
  })

  test('out of memory again and again, and only once', async () => {
    await deploy('memory', podSpec({}, { resources: { limits: { memory: '16Mi' } } }))
    const last = { lastState: ended(137, 'OOMKilled') }
    const loop = { ...waiting('CrashLoopBackOff'), ...last, restartCount: 1 }
    const named = await namedAfter('deployment/memory', () => kubelet('memory', loop))
    expect(named).toMatchObject({ code: 'out-of-memory', likely: expect.stringContaining('16Mi') })
    await kubelet('memory', { state: running(5), ...last, restartCount: 1 })
    expect(await namedNow('deployment/memory')).toEqual([])
  })

  test('a Secret that is not there, and a container that is only being created', async () => {
    await deploy('config')
    const named = await namedAfter('deployment/config', () =>
      kubelet('config', waiting('CreateContainerConfigError', 'secret "keys" not found')),
    )
    expect(named).toEqual({
      suspected: expect.stringMatching(/^container main of pod lab\/config-.* cannot be started$/),
    })
    await kubelet('config', waiting('ContainerCreating'))
    expect(await namedNow('deployment/config')).toEqual([])
  })

  test('a probe that keeps failing, and one of a program that is still starting', async () => {
    await deploy('probe', podSpec({}, { readinessProbe: { httpGet: { port: 80 }, periodSeconds: 5 } }))
    const pod = await kubelet('probe', { state: running(10) }, 'Running')
    const involvedObject = {
      kind: 'Pod',
      namespace: 'lab',
      ...pod.metadata,
      fieldPath: 'spec.containers{main}',
    }
    const { name, namespace, uid, fieldPath } = involvedObject as Record<string, string>
    const message = 'Readiness probe failed: HTTP probe failed with statuscode: 503'
    await tell(pod, 'Pod', 'Unhealthy', message, {
      involvedObject: { kind: 'Pod', name, namespace: namespace ?? 'lab', uid, fieldPath },
      count: 12,
    })
    expect(await namedNow('deployment/probe')).toEqual([])
    const named = await namedAfter('deployment/probe', () =>
      kubelet('probe', { state: running(120) }, 'Running'),
    )
    expect(named).toEqual({ suspected: expect.stringContaining('the readiness probe of container main') })
  })
})

describe('placement', () => {
  test('no node that fits, and a pod that waits for a gate', async () => {
    await deploy('gated', podSpec({ schedulingGates: [{ name: 'lab.example/gate' }] }))
    const named = await namedAfter('deployment/selects', () =>
      deploy('selects', podSpec({ nodeSelector: { 'lab/disk': 'fast' } })),
    )
    expect(named).toMatchObject({
      code: 'unschedulable',
      got: expect.stringContaining(`node ${cluster.node} has no label lab/disk=fast`),
      likely: expect.stringContaining('kubectl label node'),
    })
    await podOf('gated', false)
    expect(await namedNow('deployment/gated')).toEqual([])
  })

  test('a claim of a class that is not there, and one whose volume is still to be made', async () => {
    const claim = (name: string, storageClassName: string) =>
      cluster.post(`${core}/persistentvolumeclaims`, {
        metadata: { name },
        spec: {
          storageClassName,
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      })
    await cluster.post('/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name: 'slow' },
      provisioner: 'lab.example/slow',
    })
    const using = (claimName: string) =>
      podSpec({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] })
    await claim('nowhere', 'fast')
    await claim('later', 'slow')
    const named = await namedAfter('deployment/volume', () => deploy('volume', using('nowhere')))
    expect(named).toEqual({
      suspected: expect.stringMatching(/^pod lab\/volume-.* waits for the volume of claim nowhere$/),
    })
    await deploy('later', using('later'))
    await podOf('later', false)
    expect(await namedNow('deployment/later')).toEqual([])
  })

  test('a node without CNI, a node that is lost, and one that does not matter', async () => {
    const beside = { metadata: { name: 'beside' }, spec: { unschedulable: true } }
    await cluster.post('/api/v1/nodes', beside) // nobody makes it ready
    const report = (status: string, reason: string, message: string) =>
      cluster.merge(`/api/v1/nodes/${cluster.node}/status`, {
        status: { conditions: [{ type: 'Ready', status, reason, message }] },
      })
    try {
      await deploy('placed')
      await kubelet('placed', waiting('ContainerCreating'))
      expect(await namedNow('deployment/placed')).toEqual([])
      const noCni = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady'
      const cni = await namedAfter('deployment/placed', () => report('False', 'KubeletNotReady', noCni))
      expect(cni).toEqual({
        suspected: expect.stringContaining(`the CNI is not ready on node ${cluster.node}`),
      })
      await report('True', 'KubeletReady', 'ready') // else the first thing named would still be the CNI
      const lost = await namedAfter('deployment/placed', () =>
        report('Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'),
      )
      expect(lost).toEqual({ suspected: expect.stringContaining(`node ${cluster.node} is not ready`) })
    } finally {
      await report('True', 'KubeletReady', 'ready') // or no later pod would find a node
      await cluster.remove('/api/v1/nodes/beside')
    }
  })
})

describe('admission', () => {
  let hook: Server
  let url: string
  let caBundle: string

  beforeAll(async () => {
    const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) =>
      join(cluster.lab.folder, name),
    ) as [string, string]
    const subject = ['-subj', '/CN=hook', '-addext', 'subjectAltName=IP:127.0.0.1']
    const made = await cluster.lab.run([
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      ...subject,
      '-keyout',
      key,
      '-out',
      certificate,
    ])
    expect(made.exitCode, made.stderr).toBe(0)
    const cert = await readFile(certificate)
    caBundle = cert.toString('base64')
    hook = createServer({ key: await readFile(key), cert }, async (request, response) => {
      const { uid } = JSON.parse((await request.toArray()).join('')).request
      const status = { message: 'pods here have to be small' }
      const review = { uid, allowed: request.url?.startsWith('/allow'), status }
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: review }),
      )
    }).listen(0, '127.0.0.1')
    await once(hook, 'listening')
    url = `https://127.0.0.1:${(hook.address() as AddressInfo).port}`
  })
  afterAll(() => {
    hook?.closeAllConnections()
    hook?.close()
  })

  /** A webhook that is asked for objects with the label `hook: name`. */
  const webhook = (name: string, at: string, resources: string[]) =>
    cluster.post('/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
      metadata: { name },
      webhooks: [
        {
          name: `${name}.lab.example`,
          clientConfig: { url: at, caBundle },
          objectSelector: { matchLabels: { hook: name } },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], resources, operations: ['CREATE'] }],
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          timeoutSeconds: 2,
        },
      ],
    })
  const resources = ['pods', 'configmaps']
  const map = (hook: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `of-${hook}`, namespace: 'lab', labels: { hook } },
  })
  const applied = (...list: Parameters<typeof objects>[1][number][]) =>
    manifestKind
      .apply(
        objects('maps', list),
        context(new AbortController().signal, () => {}),
      )
      .catch((error: Failure) => error.details)

  test('a webhook that refuses pods and objects, and one that lets them pass', async () => {
    await webhook('refuses', `${url}/deny`, resources)
    await webhook('allows', `${url}/allow`, resources)
    // the API server takes up a configuration a moment later
    await expect
      .poll(() => applied(map('refuses')), { timeout: 10_000 })
      .toMatchObject({
        code: 'webhook-refused',
        got: 'webhook refuses.lab.example: pods here have to be small',
        retryable: false,
      })
    const pods = await namedAfter('deployment/refused', () =>
      deploy('refused', podSpec(), { hook: 'refuses' }),
    )
    expect(pods).toMatchObject({
      code: 'webhook-refused',
      got: expect.stringContaining('pods here have to be small'),
    })
    expect(await applied(map('allows'))).toBeUndefined()
    await deploy('allowed', podSpec(), { hook: 'allows' })
    await podOf('allowed')
    expect(await namedNow('deployment/allowed')).toEqual([])
  })

  test('a webhook that nobody answers for', async () => {
    await webhook('gone', 'https://127.0.0.1:1/', resources)
    await expect
      .poll(() => applied(map('gone')), { timeout: 10_000 })
      .toMatchObject({
        code: 'webhook-unreachable',
        got: expect.stringContaining('connection refused'),
        retryable: true,
      })
    const named = await namedAfter('deployment/unasked', () => deploy('unasked', podSpec(), { hook: 'gone' }))
    expect(named).toEqual({ suspected: 'deployment/unasked in lab: the API server refuses its pods' })
    expect(await namedNow('deployment/unasked')).toEqual(['webhook-unreachable'])
  })

  test('a kind that is not there, one of another version, and one that is', async () => {
    const pool = (apiVersion: string, kind = 'IPAddressPool') => ({
      apiVersion,
      kind,
      metadata: { name: 'a', namespace: 'lab' },
      spec: { addresses: ['10.0.0.1-10.0.0.2'] },
    })
    expect(await applied(pool('metallb.io/v1beta1', 'Lake'))).toMatchObject({
      code: 'definition-missing',
      retryable: true,
    })
    expect(await applied(pool('metallb.io/v2'))).toMatchObject({
      code: 'definition-not-served',
      got: 'the CRD ipaddresspools.metallb.io serves v1beta1',
      retryable: false,
    })
    expect(await applied(pool('metallb.io/v1beta1'))).toBeUndefined()
  })

  test('a CRD whose names another one has', async () => {
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: 'object' } },
    }
    const names = { plural: 'lakes', kind: 'IPAddressPool', shortNames: ['lk'] }
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'lakes.metallb.io' },
      spec: { group: 'metallb.io', scope: 'Namespaced', names, versions: [version] },
    }
    expect(await applied(crd)).toMatchObject({
      code: 'definition-not-served',
      got: expect.stringContaining('already in use'),
    })
    await cluster.remove('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/lakes.metallb.io')
  })

  test('a quota that is used up, and one that has room', async () => {
    const quota = {
      metadata: { name: 'small' },
      spec: { hard: { 'count/deployments.apps': '100', 'requests.cpu': '1' } },
    }
    await cluster.post(`${core}/resourcequotas`, quota)
    await expect
      .poll(() => cluster.doors.reader.get(`${core}/resourcequotas/small`), { timeout: 10_000 })
      .toMatchObject({ status: { hard: { 'requests.cpu': '1' } } })
    const requesting = (cpu: string) => podSpec({}, { resources: { requests: { cpu } } })
    const named = await namedAfter('deployment/greedy', () => deploy('greedy', requesting('1500m')))
    expect(named).toEqual({ suspected: 'deployment/greedy in lab: the API server refuses its pods' })
    expect(await namedNow('deployment/greedy')).toEqual(['quota-exceeded'])
    await deploy('modest', requesting('100m'))
    await podOf('modest')
    expect(await namedNow('deployment/modest')).toEqual([])
    await cluster.remove(`${core}/resourcequotas/small`)
  })
})

describe('services, in the words of what gives out addresses', () => {
  const serve = (name: string) =>
    cluster.post<{ metadata: { name: string; uid: string } }>(`${core}/services`, {
      metadata: { name },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    })
  const address = (name: string, ip: string) =>
    cluster.merge(`${core}/services/${name}/status`, { status: { loadBalancer: { ingress: [{ ip }] } } })

  test.each([
    ['no address left', 'none-left', 'no available IPs', 'no-addresses-left'],
    [
      'an address outside every pool',
      'outside',
      '["10.9.9.9"] is not allowed in config',
      'address-outside-pools',
    ],
  ])('%s, and a service that nobody has said anything of', async (_, name, words, cause) => {
    const service = await serve(name)
    expect(await namedNow(`service/${name}`)).toEqual([])
    const named = await namedAfter(`service/${name}`, () =>
      tell(service, 'Service', 'AllocationFailed', `Failed to allocate IP for "lab/${name}": ${words}`),
    )
    expect(named).toEqual({ suspected: `service lab/${name} gets no address` })
    expect(await namedNow(`service/${name}`)).toEqual([cause])
    await address(name, '172.18.255.200')
    expect(await namedNow(`service/${name}`)).toEqual([])
  })

  test('a pool without an advertisement, and with one', async () => {
    const [pool] = await list<{ spec: { addresses: [string] } }>(
      cluster.doors.reader,
      `${metallb}/ipaddresspools`,
    )
    await serve('silent')
    await address('silent', pool?.spec.addresses[0].split('-')[0] ?? '')
    expect(await namedNow('service/silent')).toEqual([])
    await cluster.remove(`${metallb}/l2advertisements/l2-advert`)
    const named = await namedAfter('service/silent', async () => {})
    expect(named).toMatchObject({
      code: 'pool-not-advertised',
      got: expect.stringContaining('pool first-pool'),
    })
  })
})

describe('jobs, releases and the API server itself', () => {
  test('a Job that has failed, and one that goes on after a failed pod', async () => {
    const job = (name: string, backoffLimit: number) =>
      cluster.post('/apis/batch/v1/namespaces/lab/jobs', {
        metadata: { name },
        spec: {
          backoffLimit,
          template: { metadata: { labels: { app: name } }, spec: podSpec({ restartPolicy: 'Never' }) },
        },
      })
    await job('fails', 0)
    await job('goes-on', 3)
    const fail = (name: string) => kubelet(name, { state: ended(4, 'Error') }, 'Failed')
    await podOf('fails')
    expect(await namedAfter('job/fails', () => fail('fails'))).toMatchObject({
      code: 'job-failed',
      got: expect.stringContaining('BackoffLimitExceeded'),
    })
    await fail('goes-on')
    expect(await namedNow('job/goes-on')).toEqual([])
  })

  test('a release that is pending, and one that is deployed', async () => {
    const revision = (status: string, version: string) =>
      cluster.post(`${core}/secrets`, {
        metadata: {
          name: `sh.helm.release.v1.web.v${version}`,
          labels: { owner: 'helm', name: 'web', status, version },
        },
        type: 'helm.sh/release.v1',
      })
    await revision('deployed', '1')
    expect(await namedNow('deployment/not-there')).toEqual([])
    const named = await namedAfter('deployment/not-there', () => revision('pending-upgrade', '2'))
    expect(named).toEqual({
      suspected: 'deployment/not-there in lab belongs to the Helm release web, which is not finished',
    })
    await cluster.remove(`${core}/secrets/sh.helm.release.v1.web.v2`)
  })

  test('an API server that hangs, and one that is gone', async () => {
    await deploy('last')
    await podOf('last')
    try {
      const hanging = await namedAfter('deployment/last', () => cluster.signal('kube-apiserver', 'STOP'))
      expect(hanging).toEqual({ suspected: 'the API server has not answered for 3 s' })
    } finally {
      await cluster.signal('kube-apiserver', 'CONT')
    }
    expect(await namedNow('deployment/last')).toEqual([])
    const gone = await namedAfter('deployment/last', () => cluster.signal('kube-apiserver', 'KILL'))
    expect(gone).toEqual({ suspected: 'the API server does not answer' })
  })
})
