import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunEvent } from '../../lib/task/events.ts'
import { bedCluster, kindCheckout, randomPrefix } from './lab.ts'
import { bed, hasBed } from './setup.ts'

/** A task with these objects in namespace default that waits for one of them. */
const taskFile = (list: readonly object[], waitsFor: string, needs = ['cilium']) => `#!/usr/bin/env zx
import { z } from 'zod'
import { objects, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
export default defineTask(import.meta, {
  summary: 'Something that is waited for',
  input: z.strictObject({}),
  needs: ${JSON.stringify(needs)},
  steps: () => [objects('objects', ${JSON.stringify(list)}), ready('default', '${waitsFor}')],
})
`

const echo = 'docker.io/local/echo:v1'

/** Without a probe a container is ready as soon as it runs; with a minimum running time, a crash keeps it unready. */
const deployment = (name: string, container: object, minReadySeconds = 10, pod: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    minReadySeconds,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { ...pod, containers: [{ name: 'main', imagePullPolicy: 'IfNotPresent', ...container }] },
    },
  },
})

/** The node's own tail, which buffers an endless line: the image of the sample has no program that allocates memory. */
const glutton = {
  image: echo,
  command: [
    '/node/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
    ...['--library-path', '/node/usr/lib/x86_64-linux-gnu', '/node/usr/bin/tail', '/dev/zero'],
  ],
  resources: { limits: { memory: '32Mi' } },
  volumeMounts: [{ name: 'node', mountPath: '/node', readOnly: true }],
}

const service = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
})

const tasks = {
  'bad-image': taskFile(
    [deployment('bad-image', { image: 'registry.invalid/lab/none:1' })],
    'deployment/bad-image',
  ),
  crashing: taskFile(
    [deployment('crashing', { image: echo, command: ['/echo', 'get', 'http://127.0.0.1:1/'] })],
    'deployment/crashing',
  ),
  glutton: taskFile(
    [deployment('glutton', glutton, 10, { volumes: [{ name: 'node', hostPath: { path: '/' } }] })],
    'deployment/glutton',
  ),
  'second-address': taskFile([service('first'), service('second')], 'service/second', ['metallb']),
  slow: taskFile([deployment('slow', { image: echo }, 500)], 'deployment/slow'),
}

describe.skipIf(!hasBed)('causes that are real on kind (skipped where there is no kind bed)', () => {
  const cluster = `${randomPrefix()}-causes`
  let lab: Awaited<ReturnType<typeof kindCheckout>>
  let events: readonly RunEvent[]
  const reasonOf = (task: string) => {
    const ended = events.find((event) => event.type === 'job-ended' && event.job === `${task}@${cluster}`)
    if (ended?.type === 'job-ended') return ended.reason ?? ended.status
    return `has not ended; last: ${JSON.stringify(events.at(-1))}`
  }
  /** Ends the current run, as Ctrl-C does. */
  const interrupt = () =>
    lab.run(['sh', '-c', `kill -INT $(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' .lab/locks/kind-${cluster}.json)`])

  beforeAll(async () => {
    const { slow: _, ...failing } = tasks
    const components = Object.fromEntries(Object.keys(failing).map((name) => [name, {}]))
    // ranges of its own, outside those of the slots of labs; a pool with one address
    const addresses = {
      pods: ['10.250.0.0/16'],
      services: ['10.127.240.0/20'],
      pool: ['172.18.240.9-172.18.240.9'],
    }
    const wanted = { ...bedCluster({ workers: 1 }), addresses }
    const cilium = { version: '1.20.2', valuesFiles: [resolve(bed, 'cilium-values.yaml')] }
    const metallb = { version: '0.15.2' }
    lab = await kindCheckout({ [cluster]: { ...wanted, components: { cilium, metallb, ...components } } })
    for (const [name, text] of Object.entries(tasks)) await lab.write(`tasks/${name}.mts`, text)
    const pools = [{ name: 'first-pool' }, { name: 'second', addresses: ['172.18.240.20-172.18.240.29'] }]
    await lab.write(
      'two-pools.yaml',
      JSON.stringify({
        clusters: { [cluster]: { ...wanted, components: { cilium, metallb: { ...metallb, pools } } } },
      }),
    )
    await lab.write(
      'slow.yaml',
      JSON.stringify({ clusters: { [cluster]: { ...wanted, components: { cilium, slow: {} } } } }),
    )
    events = (await lab.events(['up', 'KEEP_GOING=1'])).events
    const made = events.find((event) => event.type === 'job-ended' && event.job === `cluster@${cluster}`)
    expect(made).toMatchObject({ status: 'done' })
  })
  afterAll(() => lab?.remove())

  test('an image that cannot be pulled', () => {
    expect(reasonOf('bad-image')).toMatch(
      /the image registry.invalid\/lab\/none:1 cannot be pulled from registry.invalid\n[\s\S]*got: pod default\/bad-image-.*\n[\s\S]*likely: .*\n.*next: kubectl --kubeconfig/,
    )
  })

  test('a crash loop, with its exit code and last log lines', () => {
    expect(reasonOf('crashing')).toMatch(/keeps crashing\n.*exit code 1 [\s\S]*connection refused/)
  })

  test('a container that the node kills for its memory, with its limit', () => {
    expect(reasonOf('glutton')).toMatch(
      /is out of memory again and again\n.*exit code 137 \(OOMKilled\)[\s\S]*limit of 32Mi is too small/,
    )
  })

  test('a pool whose only address is assigned', () => {
    expect(reasonOf('second-address')).toMatch(
      /gets no address\n.*no available IPs[\s\S]*every address of the pools is given out/,
    )
  })

  test('a webhook whose server does not run yet', async () => {
    const metallb = (...args: string[]) => lab.kubectl(cluster, '--namespace', 'metallb-system', ...args)
    await metallb('scale', 'deployment/controller', '--replicas=0')
    await metallb('wait', 'pod', '--for=delete', '--selector', 'component=controller')
    const waitingOn: string[] = []
    const { events } = await lab.events(['up', 'LAB=two-pools.yaml'], (event) => {
      if (event.type !== 'waiting') return
      waitingOn.push(event.on)
      if (event.on.includes('webhook')) interrupt()
    })
    expect(waitingOn).toContainEqual(
      expect.stringMatching(
        /^webhook \(failed calling webhook "ipaddresspoolvalidationwebhook\.metallb\.io": .*metallb-webhook-service/,
      ),
    )
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 130 })
  })

  test('a stopped node, while the run waits for a workload on it', async () => {
    const node = `${cluster}-worker`
    const waitingOn: string[] = []
    const { events } = await lab.events(['up', 'LAB=slow.yaml'], (event) => {
      if (event.type !== 'waiting') return
      waitingOn.push(event.on)
      const isFirst = waitingOn.filter((on) => on.includes('pods available')).length === 1
      if (isFirst && event.on.includes('pods available')) lab.run(['docker', 'stop', '--time', '1', node])
      if (event.on.includes('is not ready')) interrupt()
    })
    const reasons = events.flatMap((event) => (event.type === 'job-ended' ? [event.reason] : []))
    expect(waitingOn, reasons.join('\n')).toContainEqual(
      expect.stringMatching(new RegExp(`pod default/slow-.* cannot run: node ${node} is not ready`)),
    )
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 130 })
  })
})
