import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Checkout, checkout } from '../checkout.ts'
import { about } from '../step/about.ts'

const cluster = 'west'
let lab: Checkout

beforeAll(async () => {
  lab = await checkout()
  const entry = { rehearsal: { nodes: 1 }, components: { metallb: {}, sample: {} } }
  const other = { components: { metallb: {} } }
  await lab.write('config/lab.yaml', JSON.stringify({ clusters: { [cluster]: entry, east: other } }))
  await lab.write('config/addresses.lock', '')
  const up = await lab.make('rehearse', `CLUSTER=${cluster}`)
  expect(up.exitCode, up.stderr).toBe(0)
})
afterAll(() => lab.remove())

const statusOf = async (...more: string[]) => {
  const { stdout, stderr } = await lab.make('status', 'PROVIDER=rehearsal', 'JSON=1', ...more)
  expect(stdout, stderr).not.toBe('')
  return JSON.parse(stdout).clusters
}
const partsOf = async (...more: string[]) => {
  const { stdout, stderr } = await lab.make('topology', 'PROVIDER=rehearsal', 'FORMAT=json', ...more)
  expect(stdout, stderr).not.toBe('')
  return JSON.parse(stdout).networks[0].clusters[0].parts
}

/** Everything that a cluster holds which only writing changes, by resourceVersion. */
const versions = () =>
  lab.kubectl(
    cluster,
    'get',
    'ipaddresspools,deployments,services,crds',
    '-A',
    '-o',
    'jsonpath={.items[*].metadata.resourceVersion}',
  )

test('one screen: what is up as the lab wants it, and what is not up', async () => {
  const { exitCode, stdout, stderr } = await lab.make('status', 'PROVIDER=rehearsal')
  expect(exitCode, stderr).toBe(0)
  expect(stdout).toMatch(/^west: rehearsal, up, Kubernetes 1\.34\.\d+, 1 of 1 nodes ready\n/)
  expect(stdout).toMatch(/ metallb +0\.16\.1 +0\.16\.1 +as wanted\n/)
  expect(stdout).toContain('172.18.255.200-172.18.255.250, 0 of 51 handed out, 51 left')
  expect(stdout).toMatch(/no address yet +sample\/sample/)
  expect(stdout).toContain('\neast: rehearsal, down\n  lacks: create control plane east\n')
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('as JSON, and nothing on the cluster has changed by looking', async () => {
  const before = await versions()
  const [west, east] = await statusOf()
  expect(west).toMatchObject({ name: cluster, isUp: true, lacks: [], problems: [], workloads: { lacks: [] } })
  expect(east).toMatchObject({
    isUp: false,
    addresses: { pool: [{ text: '172.18.254.200-172.18.254.250' }] },
  })
  expect(await versions()).toBe(before)
})

describe('what somebody changed by hand', () => {
  beforeAll(async () => {
    await lab.kubectl(cluster, 'delete', 'ipaddresspool', 'first-pool', '-n', 'metallb-system')
    await lab.kubectl(cluster, 'create', 'service', 'loadbalancer', 'mine', '--tcp=80', '-n', 'default')
    await lab.kubectl(cluster, 'delete', 'service', 'sample', '-n', 'sample')
  })

  test('is drift from the lab file', async () => {
    const [{ components }] = await statusOf(`CLUSTER=${cluster}`)
    const drift = (name: string) => components.find((each: { name: string }) => each.name === name).drift
    expect(drift('metallb')).toEqual([
      { action: 'create', ...about('IPAddressPool metallb-system/first-pool', 'metallb.io/v1beta1') },
    ])
    expect(drift('sample')).toEqual([{ action: 'create', ...about('Service sample/sample') }])
  })

  test('is marked in the topology', async () => {
    const parts = await partsOf(`CLUSTER=${cluster}`)
    expect(parts.nodes).toMatchObject([{ name: 'west-control-plane', state: 'there' }])
    expect(parts.pools).toMatchObject([{ name: '172.18.255.200-172.18.255.250', state: 'missing' }])
    expect(parts['load balancers']).toMatchObject([
      { name: 'sample/sample', state: 'missing' },
      { name: 'default/mine', state: 'unplanned', detail: 'no address yet' },
    ])
  })
})

test('a control plane that is gone is told as down, at once', async () => {
  const pids = await lab.run(['pgrep', '-f', `^${lab.folder}/.lab/`])
  await lab.run(['kill', '-KILL', ...pids.stdout.trim().split('\n')])
  const [west] = await statusOf(`CLUSTER=${cluster}`)
  expect(west).toMatchObject({ isUp: false, lacks: [`start control plane ${cluster}`] })
  expect((await partsOf(`CLUSTER=${cluster}`)).nodes).toMatchObject([{ state: 'unseen' }])
})
