import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Checkout, checkout } from '../checkout.ts'
import { defaultLabChecks } from '../default-lab-checks.ts'
import { verify } from '../verify.ts'

const cluster = 'control-plane-dev'
let lab: Checkout

beforeAll(async () => {
  lab = await checkout()
  const up = await lab.make('rehearse')
  expect(up.exitCode, up.stderr).toBe(0)
})
afterAll(() => lab.remove())

const namespaces = () => lab.kubectl(cluster, 'get', 'namespaces', '-o', 'name')

test('a rehearsal has the whole matrix, and no verdict: nothing runs there', async () => {
  const { exitCode, ids, results } = await verify(lab, '--provider', 'rehearsal', '--junit', 'verify.xml')
  expect(ids()).toEqual(defaultLabChecks)
  expect(ids('inconclusive')).toEqual(defaultLabChecks)
  expect(results[0]?.evidence[0]).toMatch(/^simulated data plane/)
  expect(exitCode).toBe(3)
  expect(await namespaces()).not.toContain('homelab-verify')
  const junit = (await lab.run(['cat', 'verify.xml'])).stdout
  expect(junit).toContain(`<testsuite name="${cluster}" tests="17" failures="0" errors="0" skipped="17"`)
})

test('make verify prints it as a matrix', async () => {
  const { stdout } = await lab.make('verify', 'PROVIDER=rehearsal')
  expect(stdout).toMatch(/^CONTROL-PLANE-DEV +host +container +pod client +pod stranger$/m)
  expect(stdout).toMatch(/^Gateway cilium +\? +\? +\?$/m)
  expect(stdout).toMatch(/^verify: 0 passed, 0 failed, 17 inconclusive/m)
})

test('what cannot be asked is said before anything is touched', async () => {
  const only = await verify(lab, '--provider', 'rehearsal', '--only', 'bgp')
  expect(only.exitCode).toBe(2)
  expect(only.stdout).toContain('no check has bgp in its name')
  expect((await verify(lab, '--provider', 'rehearsal', '--junit', 'no/such/file.xml')).exitCode).toBe(2)
  await lab.write('leave.yaml', '{ verify: { leaveOut: { pod-from-client: nobody asks here } } }')
  const left = await verify(lab, '--provider', 'rehearsal', '--lab', 'leave.yaml', '--only', '-client')
  expect(left.ids()).not.toContain('pod-from-client')
  expect(left.stdout).toContain(`${cluster}: not asked: pod-from-client: nobody asks here`)
  await lab.write('down.yaml', 'clusters: { elsewhere: {} }')
  const down = await verify(lab, '--provider', 'rehearsal', '--lab', 'down.yaml')
  expect(down.exitCode).toBe(2)
  expect(down.stdout).toContain('cluster elsewhere is not up')
})

describe('the same cluster, as an existing one that claims to run its pods', () => {
  const flags = ['--lab', 'existing.yaml', '--patience', '0']

  beforeAll(async () => {
    const nodes = JSON.parse(await lab.kubectl(cluster, 'get', 'nodes', '-o', 'json'))
    const addresses = nodes.items.flatMap(({ status }: { status: { addresses: { address: string }[] } }) =>
      status.addresses.map(({ address }) => address),
    )
    const networks = addresses
      .filter((address: string) => /^[\d.]+$/.test(address))
      .map((address: string) => `${address}/32`)
    const kubeconfig = `.lab/rehearsal/${cluster}/kubeconfig`
    const existing = {
      kubeconfig,
      context: `kwok-${cluster}`,
      networks: ['172.18.0.0/16', ...networks],
      apiServer: 'api:6443',
    }
    const labOf = (components: object) =>
      JSON.stringify({ clusters: { adopted: { provider: 'existing', existing, components } } })
    await lab.write('bare.yaml', labOf({}))
    const policies = [{ name: 'p', app: 'backend', ingress: [{ from: [{ app: 'frontend' }] }] }]
    const components = { 'gateway-api': {}, cilium: {}, metallb: {}, 'network-policy': { policies } }
    await lab.write('existing.yaml', labOf(components))
    const up = await lab.make('up', 'LAB=bare.yaml')
    expect(up.exitCode, up.stderr).toBe(0)
  })

  test('pods that are Ready and do not run give no answer that passes; what was made for it is gone', async () => {
    const { exitCode, ids } = await verify(lab, ...flags)
    expect(ids('pass')).toEqual(['kube-proxy-absent'])
    expect(exitCode).toBe(1)
    expect(await namespaces()).not.toContain('homelab-verify')
  })

  test('pods that look like a policy’s stand beside others’ without becoming theirs, and go', async () => {
    const labels = { app: 'backend' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'x', image: 'x' }] } }
    await lab.write(
      'backend.json',
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'backend', namespace: 'default' },
        spec: { replicas: 1, selector: { matchLabels: labels }, template },
      }),
    )
    await lab.kubectl(cluster, 'apply', '--filename', join(lab.folder, 'backend.json'))
    const about = ['--namespace=default', '-o', 'name']
    const pods = () => lab.kubectl(cluster, 'get', 'pods', ...about)
    await expect.poll(pods, { timeout: 30_000 }).toContain('backend')
    const before = await pods()
    const { ids } = await verify(lab, ...flags, '--only', 'policy-to')
    expect(ids('inconclusive')).toEqual(
      ['frontend', 'any'].map((who) => `policy-to-default-backend-from-default-${who}`).toSorted(),
    )
    expect(await pods()).toBe(before)
    const dropped = ['--field-selector=reason=SuccessfulDelete', ...about]
    expect(await lab.kubectl(cluster, 'get', 'events', ...dropped)).toBe('')
  })

  test('a kube-proxy where there should be none is a fail', async () => {
    const labels = { app: 'kube-proxy' }
    const spec = { containers: [{ name: 'x', image: 'x' }] }
    await lab.write(
      'kube-proxy.json',
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'kube-proxy', namespace: 'kube-system' },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      }),
    )
    await lab.kubectl(cluster, 'apply', '--filename', join(lab.folder, 'kube-proxy.json'))
    const { ids } = await verify(lab, ...flags, '--only', 'kube-proxy-absent')
    expect(ids('fail')).toEqual(['kube-proxy-absent'])
  })

  test('a namespace of that name that somebody else made is left alone', async () => {
    await lab.kubectl(cluster, 'create', 'namespace', 'homelab-verify')
    const { exitCode, stdout } = await verify(lab, ...flags)
    expect(exitCode).toBe(2)
    expect(stdout).toContain('a namespace homelab-verify that is not ours')
    expect(await namespaces()).toContain('homelab-verify')
    const markers = ['homelab-networking/component=verify', 'managed-by=homelab-networking']
    await lab.kubectl(cluster, 'label', 'namespace', 'homelab-verify', ...markers)
    expect((await verify(lab, ...flags)).exitCode).toBe(2)
    await lab.kubectl(cluster, 'delete', 'namespace', 'homelab-verify')
  })
})
