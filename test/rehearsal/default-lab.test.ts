import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { type Checkout, checkout, processesOf } from '../checkout.ts'
import { resourceVersions, settledVersions } from './settled.ts'

const cluster = 'control-plane-dev'
let lab: Checkout
let first: Awaited<ReturnType<Checkout['make']>>

beforeAll(async () => {
  lab = await checkout()
  first = await lab.make('rehearse')
})
afterAll(() => lab.remove())

const read = async (...args: string[]) => JSON.parse(await lab.kubectl(cluster, 'get', ...args, '-o', 'json'))

test('make rehearse brings up the default lab and prints its components', () => {
  expect(first.exitCode, first.stderr).toBe(0)
  const rows = first.stdout.split('\n').map((line) => line.split(/ {2,}/))
  expect(rows).toContainEqual([`gateway-api@${cluster}`, 'done', '1.6.1'])
  expect(rows).toContainEqual([`cilium@${cluster}`, 'done', '1.20.2'])
  expect(rows).toContainEqual([`metallb@${cluster}`, 'done', '0.16.1', '172.18.255.200-172.18.255.250'])
})

test('steps that need a data plane are skipped, with a note', async () => {
  expect(first.stderr).toContain('ValidatingWebhookConfiguration metallb-webhook-configuration left out')
  expect((await read('validatingwebhookconfigurations')).items).toEqual([])
})

test("Cilium's ConfigMap and agent hold what the lab computed", async () => {
  const { data } = await read('configmap', 'cilium-config', '-n', 'kube-system')
  expect(data).toMatchObject({
    'cluster-name': cluster,
    'cluster-id': '1',
    'kube-proxy-replacement': 'true',
    'enable-gateway-api': 'true',
    ipam: 'kubernetes',
  })
  const agent = await read('daemonset', 'cilium', '-n', 'kube-system')
  const { env } = agent.spec.template.spec.containers.find(
    ({ name }: { name: string }) => name === 'cilium-agent',
  )
  expect(env).toContainEqual({ name: 'KUBERNETES_SERVICE_HOST', value: `${cluster}-control-plane` })
  expect(env).toContainEqual({ name: 'KUBERNETES_SERVICE_PORT', value: '6443' })
})

test('MetalLB has the pool of the address plan, and advertises it', async () => {
  const pool = await read('ipaddresspool', 'first-pool', '-n', 'metallb-system')
  expect(pool.spec.addresses).toEqual(['172.18.255.200-172.18.255.250'])
  const advertisement = await read('l2advertisement', 'l2-advert', '-n', 'metallb-system')
  expect(advertisement.spec.ipAddressPools).toEqual(['first-pool'])
})

test('a second run changes nothing, and reports that', async () => {
  const before = await settledVersions(lab, cluster)
  const second = await lab.make('rehearse')
  expect(second.exitCode, second.stderr).toBe(0)
  expect(second.stdout).toContain('up: done, nothing changed')
  expect(await resourceVersions(lab, cluster)).toBe(before)
  expect(before).toContain('Secret kube-system/sh.helm.release.v1.cilium.v1')
})

test.each([
  ['npx zx', ['npx', 'zx', 'tasks/metallb.mts'], '.'],
  ['node, from another folder', ['node_modules/.bin/node', 'tasks/metallb.mts'], '/'],
])('a task runs by itself by %s', async (_, [program = '', ...args], cwd) => {
  const here = (path: string) => (path.includes('/') ? join(lab.folder, path) : path)
  const argv = [here(program), ...args.map(here), '--provider', 'rehearsal'] as const
  const result = await lab.run(argv, { cwd: resolve(lab.folder, cwd) })
  expect(result.exitCode, result.stderr).toBe(0)
  expect(result.stdout).toContain('metallb: done, nothing changed')
})

test('metallb-config --print writes the two manifests to stdout, and nothing else', async () => {
  const { stdout } = await lab.run([
    'npx',
    'zx',
    'tasks/metallb-config.mts',
    '--print',
    '--provider',
    'rehearsal',
  ])
  const kinds = parseAllDocuments(stdout).map((document) => document.toJS().kind)
  expect(kinds).toEqual(['IPAddressPool', 'L2Advertisement'])
  await lab.write('pools.yaml', stdout)
  const applied = await lab.kubectl(
    cluster,
    'apply',
    '--server-side',
    '--dry-run=server',
    '-f',
    join(lab.folder, 'pools.yaml'),
  )
  expect(applied.match(/serverside-applied/g)).toHaveLength(2)
})

test('a changed value upgrades the release, and is reverted when it is removed from the lab file', async () => {
  await lab.write(
    'debug.yaml',
    `clusters: { ${cluster}: { components: { gateway-api, cilium: { values: { debug: { enabled: true } } }, metallb } } }`,
  )
  const debug = async () => (await read('configmap', 'cilium-config', '-n', 'kube-system')).data.debug
  const changed = await lab.events(['rehearse', 'LAB=debug.yaml'])
  expect(changed.exitCode).toBe(0)
  expect(changed.events).toContainEqual(
    expect.objectContaining({ type: 'job-ended', job: `cilium@${cluster}`, status: 'done', changes: 1 }),
  )
  expect(await debug()).toBe('true')
  await lab.make('rehearse')
  expect(await debug()).toBe('false')
})

test('a change by hand is reverted', async () => {
  await lab.kubectl(cluster, 'delete', 'ipaddresspool', 'first-pool', '-n', 'metallb-system')
  const { events } = await lab.events(['rehearse'])
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'job-ended', job: `metallb@${cluster}`, changes: 1 }),
  )
  expect((await read('ipaddresspool', 'first-pool', '-n', 'metallb-system')).spec.addresses).toHaveLength(1)
})

test('a control plane whose processes are gone is started again, with its objects', async () => {
  await lab.run(['pkill', '-KILL', '-f', `^${lab.folder}/.lab/`])
  const { exitCode, events } = await lab.events(['rehearse'])
  expect(exitCode).toBe(0)
  const started = { action: 'start', what: `control plane ${cluster}` }
  expect(events).toContainEqual(expect.objectContaining({ job: `cluster@${cluster}`, changes: [started] }))
  expect((await read('ipaddresspool', '-A')).items).toHaveLength(1)
})

test('a component that has exited is started again, and no other', async () => {
  await lab.run(['pkill', '-KILL', '-f', `^${lab.folder}/.lab/.*/kube-controller-manager`])
  const { exitCode, events } = await lab.events(['rehearse'])
  expect(exitCode).toBe(0)
  const started = { action: 'start', what: `kube-controller-manager of control plane ${cluster}` }
  expect(events).toContainEqual(expect.objectContaining({ job: `cluster@${cluster}`, changes: [started] }))
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', changes: 1 })
})

test('make down removes it all', async () => {
  const down = await lab.make('down', 'PROVIDER=rehearsal')
  expect(down.exitCode, down.stderr).toBe(0)
  expect(await processesOf(lab.folder)).toEqual([])
  expect((await lab.make('down', 'PROVIDER=rehearsal')).stdout).toContain('nothing changed')
})
