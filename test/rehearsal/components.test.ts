import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Checkout, checkout } from '../checkout.ts'
import { standInForCilium } from '../stand-ins/cilium.ts'

const cluster = 'parts'
let lab: Checkout

const components = {
  'gateway-api': {},
  cilium: { routing: 'native', ipam: 'cluster-pool', hubble: 'ui' },
  metallb: { pools: [{ name: 'first-pool' }, { name: 'reserved', size: 5, autoAssign: false }] },
  'network-policy': { namespace: 'shop', createNamespace: true, defaultDeny: 'both' },
}

beforeAll(async () => {
  lab = await checkout()
  await lab.write('config/addresses.lock', '')
  const entry = { provider: 'rehearsal', components }
  await lab.write('config/lab.yaml', JSON.stringify({ clusters: { [cluster]: entry } }))
  const first = await lab.make('up')
  expect(first.exitCode, first.stderr).toBe(0)
})
afterAll(() => lab.remove())

const read = async (...args: string[]) => JSON.parse(await lab.kubectl(cluster, 'get', ...args, '-o', 'json'))

test('every option of Cilium is in its ConfigMap, and its workloads exist', async () => {
  const { data } = await read('configmap', 'cilium-config', '-n', 'kube-system')
  expect(data).toMatchObject({
    'kube-proxy-replacement': 'true',
    'routing-mode': 'native',
    'auto-direct-node-routes': 'true',
    'ipv4-native-routing-cidr': '10.128.0.0/9',
    ipam: 'cluster-pool',
    'cluster-pool-ipv4-cidr': '10.128.0.0/16',
    'cluster-pool-ipv4-mask-size': '24',
    'enable-hubble': 'true',
    'enable-gateway-api': 'true',
  })
  for (const name of ['hubble-relay', 'hubble-ui'])
    expect((await read('deployment', name, '-n', 'kube-system')).status.readyReplicas).toBe(1)
})

test('two pools share the range of the plan, and both are advertised', async () => {
  const { items } = await read('ipaddresspools', '-n', 'metallb-system')
  const specs = items.map((item: { metadata: { name: string }; spec: object }) => [
    item.metadata.name,
    item.spec,
  ])
  expect(Object.fromEntries(specs)).toEqual({
    'first-pool': { addresses: ['172.18.255.200-172.18.255.245'], autoAssign: true, avoidBuggyIPs: false },
    reserved: { addresses: ['172.18.255.246-172.18.255.250'], autoAssign: false, avoidBuggyIPs: false },
  })
  const advertisement = await read('l2advertisement', 'l2-advert', '-n', 'metallb-system')
  expect(advertisement.spec.ipAddressPools).toEqual(['first-pool', 'reserved'])
})

test('a third pool takes addresses from the pool without a size, and the other pool keeps its own', async () => {
  const pools = [...components.metallb.pools, { name: 'more', size: 2 }]
  const { exitCode, stderr } = await lab.make('metallb-config', `POOLS=${JSON.stringify(pools)}`)
  expect(exitCode, stderr).toBe(0)
  const { items } = await read('ipaddresspools', '-n', 'metallb-system')
  const ranges = items.map((item: { spec: { addresses: string[] } }) => item.spec.addresses[0])
  expect(ranges.toSorted()).toEqual([
    '172.18.255.200-172.18.255.243',
    '172.18.255.244-172.18.255.245',
    '172.18.255.246-172.18.255.250',
  ])
})

test('policies are created with their namespace', async () => {
  const { items } = await read('networkpolicies', '-n', 'shop')
  expect(items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
    'allow-dns',
    'allow-specific-app',
    'default-deny',
  ])
})

describe('nodes with the label that excludes them from load balancers', () => {
  const label = 'node.kubernetes.io/exclude-from-external-load-balancers'
  const labelled = async () => (await lab.kubectl(cluster, 'get', 'nodes', '-l', label, '-o', 'name')).trim()

  test('some nodes: the label is reported, and stays', async () => {
    const [first = ''] = (await lab.kubectl(cluster, 'get', 'nodes', '-o', 'name')).split('\n')
    await lab.kubectl(cluster, 'label', first, `${label}=`)
    const { stderr } = await lab.make('metallb')
    expect(stderr).toContain(`${first.replace('node/', '')}: answers for no LoadBalancer address`)
    expect(await labelled()).toBe(first)
  })

  test('all nodes: the label is removed, since no node would answer', async () => {
    await lab.kubectl(cluster, 'label', 'nodes', '--all', `${label}=`, '--overwrite')
    const { events } = await lab.events(['metallb'])
    expect(events).toContainEqual(expect.objectContaining({ type: 'job-ended', status: 'done', changes: 2 }))
    expect(await labelled()).toBe('')
  })
})

describe('the safe-upgrade policy of Gateway API', () => {
  const channel = async () => {
    const { metadata } = await read('crd', 'gateways.gateway.networking.k8s.io')
    return metadata.annotations['gateway.networking.k8s.io/channel']
  }
  const policy = () => read('validatingadmissionpolicy', 'safe-upgrades.gateway.networking.k8s.io')

  test.each([
    ['another channel', 'CHANNEL=experimental', 'experimental CRDs on top of standard'],
    ['an older release', 'VERSION=1.5.1', 'Installing CRDs with version before'],
  ])('%s is refused with its message, and with the next command', async (_, flag, why) => {
    const { exitCode, stderr } = await lab.make('gateway-api', flag)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(why)
    expect(stderr).toContain('FORCE=1')
    expect(await channel()).toBe('standard')
  })

  test('with FORCE=1 it is applied, and the policy exists again', async () => {
    const { exitCode, stderr } = await lab.make('gateway-api', 'CHANNEL=experimental', 'FORCE=1')
    expect(exitCode, stderr).toBe(0)
    expect(stderr).toContain('remove ValidatingAdmissionPolicy safe-upgrades')
    expect(await channel()).toBe('experimental')
    expect(JSON.stringify(await policy())).toContain('v0.0.0-dev') // as in the experimental channel
    const again = await lab.make('gateway-api', 'CHANNEL=experimental', 'FORCE=1')
    expect(again.stdout).toContain('nothing changed')
  })
})

describe('the cilium CLI (a stand-in)', () => {
  let folder: string
  let cilium: ReturnType<typeof standInForCilium>
  const one = ['LAB=real.yaml', 'CLUSTER=adopted']
  /** Runs make with the stand-in as `cilium` on the PATH. */
  const make = (...args: string[]) => lab.run(['env', `PATH=${folder}:${process.env.PATH}`, 'make', ...args])

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homelab-stand-in-'))
    cilium = standInForCilium(folder)
    const first = `.lab/rehearsal/${cluster}/kubeconfig`
    await lab.run(['sh', '-c', `sed s/kwok-${cluster}/twin/g ${first} > twin.kubeconfig`])
    const entry = (kubeconfig: string, context: string, components: object) => {
      const reach = { networks: ['172.18.0.0/16'], apiServer: 'parts:6443' }
      return { provider: 'existing', existing: { kubeconfig, context, ...reach }, components }
    }
    const existing = (components: object) =>
      JSON.stringify({
        clusters: {
          adopted: entry(first, `kwok-${cluster}`, components),
          twin: entry('twin.kubeconfig', 'twin', components),
        },
      })
    await lab.write('adopt.yaml', existing({}))
    await lab.write('real.yaml', existing({ cilium: {} }))
    const adopted = await lab.make('up', 'LAB=adopt.yaml')
    expect(adopted.exitCode, adopted.stderr).toBe(0)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('on simulated nodes it is not called, and nothing passes', async () => {
    for (const task of ['cilium-status', 'connectivity-test']) {
      const { exitCode, stderr } = await make(task)
      expect(exitCode).toBe(2)
      expect(stderr).toMatch(/inconclusive, its nodes are simulated[\s\S]*Error 3/)
    }
    expect(cilium.calls()).toEqual([])
  })

  test('cilium status waits, prints its output, and is called for the selected cluster', async () => {
    cilium.find({ readyAfterPolls: 3 })
    const { exitCode, stdout, stderr } = await make('cilium-status', ...one)
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toMatch(/Cilium: +OK/)
    const [call] = cilium.calls()
    expect(call?.args).toEqual([
      'status',
      '--wait',
      '--wait-duration=5m',
      '--interactive=false',
      '--output=summary',
      '--context',
      `kwok-${cluster}`,
    ])
    expect(call?.kubeconfig).toBe(join(lab.folder, `.lab/rehearsal/${cluster}/kubeconfig`))
  })

  test('an unhealthy cluster fails, with the output of the CLI', async () => {
    cilium.find({ unreachable: true })
    const { exitCode, stdout, stderr } = await make('cilium-status', ...one)
    expect(exitCode).toBe(2)
    expect(`${stdout}${stderr}`).toMatch(/connection refused[\s\S]*Error 1/)
  })

  test('the connectivity test skips outside targets if they cannot be reached', async () => {
    cilium.find({ outside: false })
    const without = await make('connectivity-test', ...one, 'EXTERNAL=no')
    expect(without.exitCode, without.stdout).toBe(0)
    expect(without.stdout).toContain('All 2 tests')
    expect(cilium.calls().at(-1)?.args).not.toContain('--single-node')
    const all = await make('connectivity-test', ...one, 'EXTERNAL=yes')
    expect(all.exitCode).toBe(2)
    expect(all.stdout).toContain('2/4 tests failed')
  })

  test('with one node for pods it gets --single-node', async () => {
    const [first = ''] = (await lab.kubectl(cluster, 'get', 'nodes', '-o', 'name')).split('\n')
    await lab.kubectl(cluster, 'cordon', first)
    cilium.find({})
    expect((await make('connectivity-test', ...one)).exitCode).toBe(0)
    expect(cilium.calls().at(-1)?.args).toContain('--single-node')
    await lab.kubectl(cluster, 'uncordon', first)
  })

  test('across two clusters it is called once, with both kubeconfigs', async () => {
    const before = cilium.calls().length
    const { exitCode, stderr } = await make('connectivity-test', 'LAB=real.yaml', 'MULTI_CLUSTER=twin')
    expect(exitCode, stderr).toBe(0)
    const [call, ...more] = cilium.calls().slice(before)
    expect(more).toEqual([])
    expect(call?.args).toContain('--multi-cluster=twin')
    expect(call?.kubeconfig?.split(':').map((path) => path.replace(`${lab.folder}/`, ''))).toEqual([
      `.lab/rehearsal/${cluster}/kubeconfig`,
      'twin.kubeconfig',
    ])
  })

  test('a second cluster that is not in the lab is refused, with the nearest name', async () => {
    const { exitCode, stderr } = await make('connectivity-test', 'LAB=real.yaml', 'MULTI_CLUSTER=adoptd')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('no cluster adoptd with cilium (did you mean adopted?)')
  })
})
