import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultLabChecks } from '../default-lab-checks.ts'
import { verify } from '../verify.ts'
import { bedCluster, kindCheckout, randomPrefix } from './lab.ts'
import { hasBed } from './setup.ts'

const SAMPLE = ['sample-from-host', 'sample-gateway-from-host']
const VIP = 'control-plane-vip-from-host'
/** The checks that the lab file of this bed leaves out. */
const NOT_ASKED = 'gateway-cilium-from-client'
const POLICY = 'policy-to-shop-backend-from-shop'
const POLICIES = [`${POLICY}-frontend`, `${POLICY}-any`]
const all = [...defaultLabChecks, ...SAMPLE, VIP, ...POLICIES].filter((id) => id !== NOT_ASKED).toSorted()

const policies = {
  namespace: 'shop',
  createNamespace: true,
  policies: [{ name: 'to-backend', app: 'backend', ingress: [{ from: [{ app: 'frontend' }] }] }],
}

/** Seeded faults stay, so that checks need no retries. */
const FAULTS = ['--patience', '4']

describe.skipIf(!hasBed)('make verify on kind (skipped where there is no kind bed)', () => {
  const cluster = `${randomPrefix()}-verify`
  let lab: Awaited<ReturnType<typeof kindCheckout>>
  const kubectl = (...args: string[]) => lab.kubectl(cluster, ...args)
  const apply = async (...objects: object[]) => {
    await lab.write('fault.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
    await kubectl('apply', '--filename', join(lab.folder, 'fault.json'))
  }
  /** A component without registration, with a check that the API server answers at this address. */
  const expectApiServerAt = (address: string) => lab.write('tasks/vip.mts', vipTask(address))
  const left = async () => {
    const container = await lab.run([
      'docker',
      'ps',
      '--all',
      '--quiet',
      '--filter',
      `name=${cluster}-verify`,
    ])
    const namespace = await kubectl('get', 'namespace', 'homelab-verify', '--ignore-not-found', '-o', 'name')
    const pods = await kubectl('get', 'pods', '--namespace=shop', '-o', 'name')
    return container.stdout + namespace + pods
  }

  beforeAll(async () => {
    const { components, ...kind } = bedCluster() as { components: object }
    const more = { vip: {}, 'network-policy': policies }
    lab = await kindCheckout({ [cluster]: { ...kind, components: { ...components, ...more } } })
    await expectApiServerAt('192.0.2.1')
    await lab.write('config/addresses.lock', `${cluster}: 9\n`) // outside the slots of other clusters on this engine
    const up = await lab.make('up')
    expect(up.exitCode, up.stderr).toBe(0)
  })
  afterAll(() => lab?.remove())

  /** Stops verify with a signal when the first check has its verdict. */
  const stopAtFirst = (signal: NodeJS.Signals) => {
    let stopped = false
    return lab.events(['verify', 'ONLY=host'], (event) => {
      if (stopped || event.type !== 'check-ended') return
      stopped = true
      const holder = readFileSync(join(lab.folder, `.lab/locks/kind-${cluster}.json`), 'utf8')
      process.kill(JSON.parse(holder).pid, signal)
    })
  }

  test('interrupted, it leaves nothing behind', async () => {
    const { events } = await stopAtFirst('SIGINT')
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 130 })
    expect(await left()).toBe('')
  })

  test('everything passes on the remains of a killed run, and nothing is left', async () => {
    const node = '{.items[0].status.addresses[?(@.type=="InternalIP")].address}'
    await expectApiServerAt(await kubectl('get', 'nodes', '-o', `jsonpath=${node}`))
    await stopAtFirst('SIGKILL')
    expect(await left()).not.toBe('')
    const { exitCode, ids, details, stdout } = await verify(lab)
    expect(ids('pass'), details).toEqual(all)
    expect(stdout).toContain(`not asked: ${NOT_ASKED}`)
    expect(exitCode).toBe(0)
    expect(await left()).toBe('')
  })

  test('without DNS, without advertisements, with a policy that allows everything, with a wrong API server: their checks fail', async () => {
    await kubectl('scale', '--namespace=kube-system', 'deployment/coredns', '--replicas=0')
    await kubectl('delete', '--namespace=metallb-system', 'l2advertisement', 'l2-advert')
    // this host would keep reaching an address that it has already resolved: it has to resolve it again
    await lab.run(['ip', 'neigh', 'flush', 'to', '172.18.0.0/16'])
    await expectApiServerAt('172.18.200.250')
    const everybody = { ingress: [{ fromEntities: ['all'] }] }
    await apply(clusterwide('everybody', everybody, 'guarded'), clusterwide('buyers', everybody, 'backend'))
    const { exitCode, ids, details } = await verify(lab, ...FAULTS)
    expect(ids('fail'), details).toEqual(
      [
        'cluster-dns-from-client',
        'gateway-cilium-from-container',
        'gateway-cilium-from-host',
        'load-balancer-from-container',
        'load-balancer-from-host',
        'network-policy-from-stranger',
        `${POLICY}-any`,
        ...SAMPLE,
        VIP,
      ].toSorted(),
    )
    expect(ids('inconclusive')).toEqual([])
    expect(exitCode).toBe(1)
  })

  test('with a policy that denies, and addresses from another pool, no check that needs either passes', async () => {
    // except for the node itself, whose kubelet probes the readiness of pods
    const nobody = { ingressDeny: [{ fromEndpoints: [{}] }, { fromEntities: ['world', 'ingress'] }] }
    const shut = ['web', 'guarded', 'backend'].map((app) => clusterwide(`nobody-${app}`, nobody, app))
    await apply(...shut, {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'elsewhere', namespace: 'metallb-system' },
      spec: {
        addresses: ['172.18.200.1-172.18.200.9'],
        serviceAllocation: { priority: 1, namespaces: ['homelab-verify'] },
      },
    })
    const { ids, details } = await verify(lab, ...FAULTS)
    expect(ids('pass'), details).toEqual(['kube-proxy-absent', 'kube-proxy-replaced'])
    // all paths are closed, so that a closed path of a stranger proves nothing
    expect(ids('inconclusive')).toEqual(['network-policy-from-stranger', `${POLICY}-any`])
  })

  test('an agent that does not replace kube-proxy is a fail', async () => {
    const data = { data: { 'kube-proxy-replacement': 'false' } }
    await kubectl(
      'patch',
      '--namespace=kube-system',
      'configmap',
      'cilium-config',
      '--patch',
      JSON.stringify(data),
    )
    await kubectl('rollout', 'restart', '--namespace=kube-system', 'daemonset/cilium')
    await kubectl('rollout', 'status', '--namespace=kube-system', 'daemonset/cilium', '--timeout=120s')
    const { exitCode, ids, details } = await verify(lab, '--only', 'kube-proxy-replaced')
    expect(ids('fail'), details).toEqual(['kube-proxy-replaced'])
    expect(exitCode).toBe(1)
  })

  test('a kind cluster with a kube-proxy is not the lab’s, and is not checked', async () => {
    await apply(kubeProxy)
    const { exitCode, ids, details } = await verify(lab)
    expect(details).toContain('kube-proxy: none')
    expect(ids()).toEqual([])
    expect(exitCode).toBe(2)
  })
})

const vipTask = (text: string) => `#!/usr/bin/env zx
import { z } from 'zod'
import { controlPlaneVipChecks } from '../lib/check/outside-checks.ts'
import { defineTask } from '../lib/task/define-task.ts'
const controlPlaneVip = [{ text: '${text}', family: 4, reason: '', assumed: false }]
export default defineTask(import.meta, {
  summary: 'An address of the API server',
  input: z.strictObject({}),
  steps: () => [],
  checks: (_, world) => controlPlaneVipChecks({ ...world, addresses: { ...world.addresses, controlPlaneVip } }),
})
`

/** Has the name that kubeadm gives it, and runs on no node. */
const kubeProxy = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'kube-proxy', namespace: 'kube-system' },
  spec: {
    selector: { matchLabels: { app: 'kube-proxy' } },
    template: {
      metadata: { labels: { app: 'kube-proxy' } },
      spec: {
        nodeSelector: { nowhere: 'at-all' },
        containers: [{ name: 'kube-proxy', image: 'docker.io/local/echo:v1' }],
      },
    },
  },
}

const clusterwide = (name: string, spec: object, app: string) => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumClusterwideNetworkPolicy',
  metadata: { name },
  spec: { endpointSelector: { matchLabels: { app } }, ...spec },
})
