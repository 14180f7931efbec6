import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { takeLocks } from '../../lib/engine/lock.ts'
import { bedCluster, kindCheckout, loadBalancers, statusOf } from './lab.ts'
import { hasBed } from './setup.ts'

const cluster = 'control-plane-dev'

describe.skipIf(!hasBed)('the default lab on kind (skipped where there is no kind bed)', () => {
  let lab: Awaited<ReturnType<typeof kindCheckout>>
  let unlock: () => void
  const containers = async () =>
    (await lab.run(['docker', 'ps', '-aq', '--filter', `label=io.x-k8s.kind.cluster=${cluster}`])).stdout

  beforeAll(async () => {
    const holder = { pid: process.pid, command: 'make e2e', since: new Date().toISOString() }
    unlock = takeLocks(join(tmpdir(), 'homelab-networking-e2e'), [cluster], holder)
    lab = await kindCheckout({ [cluster]: bedCluster() })
    const first = await lab.make('up')
    expect(first.exitCode, first.stderr).toBe(0)
  })
  afterAll(async () => {
    await lab?.remove()
    unlock?.()
  })

  test('a LoadBalancer service and a Gateway answer 200 from the host', async () => {
    const addresses = await loadBalancers((...args) => lab.kubectl(cluster, ...args))
    expect(['172.18.255.200', '172.18.255.201']).toContain(addresses.sample)
    for (const name of ['sample', 'cilium-gateway-sample']) {
      await expect.poll(() => statusOf(addresses[name] ?? ''), { timeout: 60_000 }).toBe(200)
    }
  })

  test('Cilium has taken the place of the CNI and of kube-proxy', async () => {
    const daemonSets = await lab.kubectl(cluster, 'get', 'daemonsets', '-n', 'kube-system', '-o', 'name')
    expect(daemonSets).toContain('daemonset.apps/cilium')
    expect(daemonSets).not.toMatch(/kindnet|kube-proxy/)
    const status = await lab.ciliumDbg(cluster, 'daemonset/cilium', 'status', '--brief')
    expect(status.trim()).toBe('OK')
  })

  test('a second run changes nothing', async () => {
    const second = await lab.make('up')
    expect(second.stdout, second.stderr).toContain('up: done, nothing changed')
  })

  test('a plan finds nothing to do, and moves no object, container or network', async () => {
    const format = '{range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}'
    const kinds = 'configmaps,secrets,customresourcedefinitions,ipaddresspools.metallb.io,namespaces'
    const context = async () => [
      await lab.kubectl(cluster, 'get', kinds, '-A', '-o', `jsonpath=${format}`),
      await containers(),
      (await lab.run(['docker', 'network', 'inspect', 'kind', '--format', '{{.Id}}'])).stdout,
    ]
    const before = await context()
    const { stdout, stderr } = await lab.make('plan')
    expect(stdout, stderr).toContain('plan: nothing to do')
    expect(await context()).toEqual(before)
  })

  test('a rehearsal of the same lab comes and goes beside it', async () => {
    const before = await containers()
    expect((await lab.make('rehearse')).exitCode).toBe(0)
    expect((await lab.make('down', 'PROVIDER=rehearsal')).exitCode).toBe(0)
    expect(await containers()).toBe(before)
    expect((await lab.make('up')).stdout).toContain('nothing changed')
  })

  test('a lab that wants another cluster under the name is refused with every difference, and nothing is touched', async () => {
    const before = await containers()
    await lab.write(
      'other.yaml',
      JSON.stringify({
        clusters: { [cluster]: { kubernetes: '1.33', kind: { workers: 1 }, components: {} } },
      }),
    )
    const refused = await lab.events(['up', 'LAB=other.yaml'])
    const reason = refused.events.find((event) => event.type === 'job-ended')?.reason
    for (const part of ['workers: 1, got 0', 'Kubernetes: 1.33, got 1.34', "cni: kind's own, got none"])
      expect(reason).toContain(part)
    expect(refused.events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 2, changes: 0 })
    expect(await containers()).toBe(before)
  })

  test('to a checkout that did not make it: plan looks at what is on it, up adopts it, down keeps it', async () => {
    const own = ['.lab/kind', '.lab/secrets'] as const
    for (const folder of own) await lab.run(['mv', folder, `${folder}.ours`])
    const planned = await lab.make('plan')
    expect(planned.stdout, planned.stderr).toContain(`! adopt kind cluster ${cluster}`)
    expect(planned.stdout).toMatch(/cilium@\S+ +nothing[\s\S]*plan: 1 change,/)
    const up = await lab.make('up')
    expect(up.stdout, up.stderr).toContain('up: done, 1 change,')
    expect((await lab.make('plan')).stdout).toContain('plan: nothing to do')
    const down = await lab.make('down', 'DRY_RUN=1')
    expect(down.stdout).toContain(`= keep kind cluster ${cluster}: we did not make it`)
    for (const folder of own) {
      await lab.run(['rm', '-r', folder])
      await lab.run(['mv', `${folder}.ours`, folder])
    }
  })

  test('it serves as an existing cluster, is remembered, another one in its place is refused, and down leaves it', async () => {
    const existing = (kubeconfig: string) =>
      JSON.stringify({
        clusters: {
          adopted: {
            provider: 'existing',
            existing: {
              kubeconfig,
              context: `kind-${cluster}`,
              networks: ['172.18.0.0/16'],
              apiServer: `${cluster}-control-plane:6443`,
            },
            addresses: {
              pods: ['10.128.0.0/16'],
              services: ['10.112.0.0/20'],
              pool: ['172.18.255.200-172.18.255.250'],
            },
            components: { metallb: { version: '0.15.2' } },
          },
        },
      })
    await lab.write('existing.yaml', existing(`.lab/kind/${cluster}/kubeconfig`))
    const first = await lab.events(['up', 'LAB=existing.yaml'])
    expect(first.events).toContainEqual(
      expect.objectContaining({
        job: 'cluster@adopted',
        changes: [{ action: 'adopt', what: 'existing cluster adopted' }],
      }),
    )
    expect(first.events).toContainEqual(
      expect.objectContaining({ type: 'job-ended', job: 'metallb@adopted', status: 'unchanged' }),
    )

    const file = '.lab/existing/adopted/fingerprint.json'
    const kept = (await lab.run(['cat', file])).stdout
    await lab.write(file, kept.replace(/"uid": "../, '"uid": "zz'))
    const refused = await lab.make('up', 'LAB=existing.yaml')
    expect(refused.stderr).toMatch(
      /adopted is another cluster[\s\S]*expected: uid zz[\s\S]*rm .*fingerprint\.json/,
    )

    await lab.write(file, kept)
    const down = await lab.make('down', 'LAB=existing.yaml')
    expect(down.exitCode, down.stderr).toBe(0)
    expect(await containers()).not.toBe('')
    const left = await lab.kubectl(cluster, 'get', 'namespaces,customresourcedefinitions', '-o', 'name')
    expect(left).not.toContain('metallb')
    expect(left).toContain('gateways.gateway.networking.k8s.io')
  })

  test('make init FROM= describes it, with the networks that its nodes are on', async () => {
    const from = [
      `FROM=kind-${cluster}`,
      `KUBECONFIG_FILE=.lab/kind/${cluster}/kubeconfig`,
      'NAME=adopted',
      'OUT=from.yaml',
    ]
    const { exitCode, stderr } = await lab.make('init', ...from)
    expect(exitCode, stderr).toBe(0)
    const text = (await lab.run(['cat', 'from.yaml'])).stdout
    expect(text).toMatch(/provider: existing[\s\S]*networks:[\s\S]*172\.18\.0\./)
    expect(text).toContain('10.128.0.0/')
  })

  test('make down leaves no container', async () => {
    const down = await lab.make('down')
    expect(down.exitCode, down.stderr).toBe(0)
    expect(await containers()).toBe('')
  })
})
