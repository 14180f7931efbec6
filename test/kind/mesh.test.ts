import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunEvent } from '../../lib/task/events.ts'
import { verify } from '../verify.ts'
import { kindCheckout, labText, randomPrefix } from './lab.ts'
import { bed, hasBed } from './setup.ts'

const NAMESPACE = 'multi-cluster-sample'
const slow = { timeout: 240_000, interval: 1_000 }

/** A member with one node and few resources, with the sample service that is global by annotation. */
const member = (components: object = { clustermesh: {} }) => ({
  kind: { image: process.env.KIND_BED_IMAGE },
  components: {
    cilium: { version: '1.20.2', valuesFiles: [resolve(bed, 'cilium-values.yaml')] },
    ...components,
  },
})

const withSample = () => member({ clustermesh: {}, 'multi-cluster-services': { api: false, sample: true } })

const client = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client', namespace: NAMESPACE },
  spec: {
    containers: [{ name: 'client', image: 'docker.io/local/echo:v1', imagePullPolicy: 'IfNotPresent' }],
  },
}

/** Allows only pods of one cluster to reach those of the sample. */
const onlyFrom = (cluster: string) => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'by-cluster', namespace: NAMESPACE },
  spec: {
    endpointSelector: { matchLabels: { app: NAMESPACE } },
    ingress: [{ fromEndpoints: [{ matchLabels: { 'io.cilium.k8s.policy.cluster': cluster } }] }],
  },
})

const changesOf = (events: readonly RunEvent[]) =>
  Object.fromEntries(
    events.flatMap((event) =>
      event.type === 'job-ended' && event.changes > 0 ? [[event.job, event.changes]] : [],
    ),
  )

const reasonsOf = (events: readonly RunEvent[]) =>
  events
    .flatMap((event) => (event.type === 'job-ended' ? [`${event.job}: ${event.reason ?? ''}`] : []))
    .join('\n')

describe.skipIf(!hasBed)('clusters as one network (skipped where there is no kind bed)', () => {
  const prefix = randomPrefix()
  const [east, west, third] = [`${prefix}-east`, `${prefix}-west`, `${prefix}-third`]
  const placeholder = `${prefix}-placeholder`
  let lab: Awaited<ReturnType<typeof kindCheckout>>

  const kubectl = (cluster: string, ...args: string[]) => lab.kubectl(cluster, ...args)
  const apply = async (cluster: string, object: object) => {
    await lab.write('object.json', JSON.stringify(object))
    await kubectl(cluster, 'apply', '-f', `${lab.folder}/object.json`)
  }
  /** The response of a URL to a pod of a cluster, which names the responding pod; or the error. */
  const get = (from: string, url: string) =>
    kubectl(from, 'exec', '-n', NAMESPACE, 'client', '--', '/echo', 'get', url).catch(String)
  const samplePod = (cluster: string, field: string) =>
    kubectl(
      cluster,
      'get',
      'pods',
      '-n',
      NAMESPACE,
      '-l',
      `app=${NAMESPACE}`,
      '-o',
      `jsonpath={.items[0].${field}}`,
    )
  const addressIn = async (cluster: string) => `http://${await samplePod(cluster, 'status.podIP')}:8080/`
  /** The response of the sample's pod of a cluster. */
  const nameIn = async (cluster: string) =>
    `pod=${await samplePod(cluster, 'metadata.name').catch(() => 'none')} `
  const podUids = (cluster: string) =>
    kubectl(
      cluster,
      'get',
      'pods',
      '-n',
      'kube-system',
      '-l',
      'k8s-app in (cilium,clustermesh-apiserver)',
      '-o',
      'jsonpath={.items[*].metadata.uid}',
    )
  const addressOf = async (container: string) =>
    (
      await lab.run([
        'docker',
        'inspect',
        '--format',
        '{{.NetworkSettings.Networks.kind.IPAddress}}',
        container,
      ])
    ).stdout.trim()
  const docker = async (...args: string[]) => {
    const { exitCode, stderr } = await lab.run(['docker', ...args])
    expect(exitCode, stderr).toBe(0)
  }
  const answerers = async (from: string) => {
    const urls = Array.from({ length: 6 }, () => `http://global.${NAMESPACE}/`)
    const answers = await Promise.all(urls.map((url) => get(from, url)))
    const names = { [east]: await nameIn(east), [west]: await nameIn(west) }
    return [east, west].filter((cluster) => answers.some((answer) => answer.includes(names[cluster] ?? '')))
  }

  beforeAll(async () => {
    lab = await kindCheckout({ [east]: withSample(), [west]: withSample() })
    // slots of their own, so that leftovers of other runs on this engine do not conflict
    await lab.write('config/addresses.lock', `${east}: 60\n${west}: 61\n${third}: 62\n`)
    const first = await lab.make('up')
    expect(first.exitCode, first.stderr).toBe(0)
    for (const cluster of [east, west]) await apply(cluster, client)
    for (const cluster of [east, west])
      await kubectl(cluster, 'wait', '-n', NAMESPACE, '--for=condition=Ready', 'pod/client', '--timeout=120s')
  })
  afterAll(async () => {
    await lab?.run(['docker', 'rm', '--force', placeholder])
    await lab?.write('config/lab.yaml', labText({ [east]: {}, [west]: {}, [third]: {} }))
    await lab?.remove()
  })

  test('every agent has its link to the other cluster', async () => {
    for (const cluster of [east, west]) {
      const status = () => lab.ciliumDbg(cluster, 'daemonset/cilium', 'status')
      await expect.poll(status, slow).toContain('1/1 remote clusters ready')
    }
  })

  test('verify passes on both clusters; with the path between their nodes cut, the checks that need it fail', async () => {
    const whole = await verify(lab)
    expect(whole.ids('pass'), whole.details).toEqual(whole.ids())
    const between = [east, west].flatMap((cluster) => [
      `pod-from-client-in-${cluster}`,
      `service-shared-by-${cluster}-from-client`,
    ])
    expect(whole.ids()).toEqual(expect.arrayContaining(between))

    const way = ['ip', 'route', 'add', 'blackhole', await addressOf(`${east}-control-plane`)]
    await docker('exec', `${west}-control-plane`, ...way)
    const cut = await verify(lab, '--only', prefix, '--patience', '4')
    await docker('exec', `${west}-control-plane`, ...way.with(2, 'del'))
    expect(cut.ids('fail'), cut.details).toEqual(between.toSorted())
  })

  test('a pod reaches a pod of the other cluster by its address', async () => {
    const [inEast, inWest] = [await addressIn(east), await addressIn(west)]
    await expect.poll(() => get(east, inWest), slow).toContain(await nameIn(west))
    await expect.poll(() => get(west, inEast), slow).toContain(await nameIn(east))
  })

  test('a global service is answered by both clusters, also when one has no pods', async () => {
    await expect.poll(() => answerers(east), slow).toEqual([east, west])
    await kubectl(east, 'scale', '-n', NAMESPACE, `deployment/${NAMESPACE}`, '--replicas=0')
    await expect.poll(() => answerers(east), slow).toEqual([west])
    await kubectl(east, 'scale', '-n', NAMESPACE, `deployment/${NAMESPACE}`, '--replicas=1')
    await expect.poll(() => answerers(west), slow).toEqual([east, west])
  })

  test('a policy distinguishes the clusters', async () => {
    const url = await addressIn(west)
    await apply(west, onlyFrom(east))
    await expect.poll(() => get(west, url), slow).not.toContain('pod=')
    expect(await get(east, url)).toContain(await nameIn(west))
    await kubectl(west, 'delete', 'ciliumnetworkpolicy', '-n', NAMESPACE, 'by-cluster')
    await expect.poll(() => get(west, url), slow).toContain(await nameIn(west))
  })

  test('a second run changes nothing', async () => {
    const second = await lab.make('up')
    expect(second.stdout, second.stderr).toContain('up: done, nothing changed')
  })

  test('after a node returns with another address, only the other members are updated, and the link works again', async () => {
    const before = await addressOf(`${west}-control-plane`)
    await docker('stop', `${west}-control-plane`)
    const sleeping = [
      '--network',
      'kind',
      '--entrypoint',
      'sleep',
      process.env.KIND_BED_IMAGE ?? '',
      'infinity',
    ]
    await docker('run', '--detach', '--name', placeholder, ...sleeping)
    expect(await addressOf(placeholder)).toBe(before)
    await docker('start', `${west}-control-plane`)
    const after = await addressOf(`${west}-control-plane`)
    expect(after).not.toBe(before)

    const repaired = await lab.events(['up'])
    expect(repaired.exitCode, reasonsOf(repaired.events)).toBe(0)
    // the run may or may not have found the cluster still starting
    const { [`cluster@${west}`]: _, ...changes } = changesOf(repaired.events)
    expect(changes).toEqual({ [`cilium@${east}`]: 1 })
    const fields = repaired.events.flatMap((event) =>
      event.type === 'step-ended' ? event.changes.flatMap((change) => change.fields ?? []) : [],
    )
    expect(fields).toContainEqual({
      path: `values.clustermesh.config.clusters.${west}.ips[0]`,
      from: before,
      to: after,
    })
    await expect.poll(() => answerers(east), slow).toEqual([east, west])
    await expect.poll(() => answerers(west), slow).toEqual([east, west])
  })

  test('a third cluster joins: the others have a link to it, and none of their pods is replaced', async () => {
    const before = [await podUids(east), await podUids(west)]
    await lab.write(
      'config/lab.yaml',
      labText({ [east]: withSample(), [west]: withSample(), [third]: member() }),
    )
    const joined = await lab.events(['up'])
    expect(joined.exitCode, reasonsOf(joined.events)).toBe(0)
    expect(changesOf(joined.events)).toMatchObject({ [`cilium@${east}`]: 1, [`cilium@${west}`]: 1 })
    expect([await podUids(east), await podUids(west)]).toEqual(before)
  })

  test('and leaves: the others drop the link', async () => {
    await lab.write(
      'config/lab.yaml',
      labText({ [east]: withSample(), [west]: withSample(), [third]: member({}) }),
    )
    const left = await lab.events(['up'])
    expect(left.exitCode, reasonsOf(left.events)).toBe(0)
    expect(changesOf(left.events)).toEqual({
      [`cilium@${east}`]: 1,
      [`cilium@${west}`]: 1,
      [`cilium@${third}`]: 1,
    })
    const links = await kubectl(
      east,
      'get',
      'secret',
      '-n',
      'kube-system',
      'cilium-kvstoremesh',
      '-o',
      'jsonpath={.data}',
    )
    expect(Object.keys(JSON.parse(links))).toEqual([west])
    expect(await kubectl(third, 'get', 'deployments', '-n', 'kube-system', '-o', 'name')).not.toContain(
      'clustermesh',
    )
  })
})
