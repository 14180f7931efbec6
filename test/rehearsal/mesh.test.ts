import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findExecutable } from '../../lib/process/find-executable.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { type Checkout, checkout } from '../checkout.ts'

const clusters = ['east', 'west'] as const
const file = '.lab/secrets/rehearsal/cilium-ca.pem'
let lab: Checkout
let first: Awaited<ReturnType<Checkout['events']>>

const labFile = (east: object, west: object) => JSON.stringify({ clusters: { east, west } })
const cilium = { cilium: {} }
const member = { components: { ...cilium, clustermesh: {} } }

beforeAll(async () => {
  lab = await checkout()
  await lab.write('config/addresses.lock', '')
  await lab.write('lab.yaml', labFile(member, member))
  first = await lab.events(['rehearse', 'LAB=lab.yaml'])
})
afterAll(() => lab.remove())

const read = async (cluster: string, ...args: string[]) =>
  JSON.parse(await lab.kubectl(cluster, 'get', '-n', 'kube-system', ...args, '-o', 'json'))

async function pem(cluster: string, secret: string, key: string): Promise<string> {
  const { data } = await read(cluster, 'secret', secret)
  return Buffer.from(data[key] ?? '', 'base64').toString()
}

async function openssl(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.run(['openssl', ...args])
  if (exitCode !== 0) throw new Error(stderr)
  return stdout.trim()
}

const fingerprint = async (text: string) => {
  writeFileSync(join(lab.folder, 'one.pem'), text)
  return openssl('x509', '-in', 'one.pem', '-noout', '-fingerprint', '-sha256')
}

const INTERNAL_IP = `jsonpath={.items[0].status.addresses[?(@.type=='InternalIP')].address}`

const own = async () => (await lab.run(['cat', file])).stdout
const fieldsOf = (events: readonly RunEvent[], job: string) =>
  events
    .flatMap((event) => (event.type === 'step-ended' && event.job === job ? event.changes : []))
    .flatMap(({ fields = [] }) => fields.map(({ path }) => path))

const hasOpenssl = findExecutable('openssl', process.env, { optional: true }) !== undefined

test.skipIf(!hasOpenssl)(
  'both clusters hold the lab’s authority, which has signed every certificate (skipped where there is no openssl)',
  async () => {
    expect(first.exitCode).toBe(0)
    const expected = await fingerprint(await own())
    for (const cluster of clusters) {
      expect(await fingerprint(await pem(cluster, 'cilium-ca', 'ca.crt'))).toBe(expected)
      for (const name of ['server', 'admin', 'remote', 'local']) {
        const certificate = await pem(cluster, `clustermesh-apiserver-${name}-cert`, 'tls.crt')
        writeFileSync(join(lab.folder, 'leaf.pem'), certificate)
        expect(await openssl('verify', '-x509_strict', '-CAfile', file, 'leaf.pem')).toBe('leaf.pem: OK')
      }
    }
  },
)

test('ids, NodePorts and pod CIDRs differ, and each member lists the other with its address and port', async () => {
  const facts = await Promise.all(
    clusters.map(async (cluster) => {
      const { data } = await read(cluster, 'configmap', 'cilium-config')
      const service = await read(cluster, 'service', 'clustermesh-apiserver')
      const nodes = await read(cluster, 'nodes')
      const addresses: { type: string; address: string }[] = nodes.items[0].status.addresses
      const address = addresses.find(({ type }) => type === 'InternalIP')?.address
      return {
        id: data['cluster-id'],
        name: data['cluster-name'],
        port: service.spec.ports[0].nodePort,
        address,
      }
    }),
  )
  expect(facts.map(({ id, name, port }) => [id, name, port])).toEqual([
    ['1', 'east', 32379],
    ['2', 'west', 32380],
  ])
  const [east, west] = facts
  const link = await pem('east', 'cilium-kvstoremesh', 'west')
  expect(link).toContain(`https://west.mesh.cilium.io:${west?.port}`)
  expect(link.trimEnd().endsWith(`- ${west?.address}`)).toBe(true)
  expect(east?.address).not.toBe(west?.address)
  const { data } = await read('west', 'secret', 'cilium-kvstoremesh')
  expect(Object.keys(data)).toEqual(['east'])
})

test('the key is in no event, journal or output line, and only its owner can read its file', async () => {
  const lines = (await own()).split('\n')
  const key = lines[lines.indexOf('-----BEGIN PRIVATE KEY-----') + 1] ?? ''
  expect(key).toHaveLength(64)
  const texts = [key, Buffer.from(key).toString('base64').slice(4, 60)]
  const eventsText = JSON.stringify(first.events)
  const journal = (await lab.run(['cat', ...clusters.map((name) => `.lab/rehearsal/${name}/journal.ndjson`)]))
    .stdout
  for (const text of texts) expect(`${eventsText}${journal}`).not.toContain(text)
  expect((await lab.run(['stat', '-c', '%a', file])).stdout.trim()).toBe('600')
})

test('a second run changes nothing, also after the CA file of the lab was lost', async () => {
  const before = await own()
  await lab.run(['mv', file, 'kept.pem'])
  const again = await lab.make('rehearse', 'LAB=lab.yaml')
  expect(again.stdout, again.stderr).toContain('nothing changed')
  expect(await own()).toBe('') // no step needed it
  expect((await lab.run(['cat', 'kept.pem'])).stdout).toBe(before)
})

test('another CA in a cluster is reported and replaced by the one that the other cluster still has', async () => {
  const fields = `{"data":{"ca.crt":"${Buffer.from('another').toString('base64')}"}}`
  await lab.kubectl('west', 'patch', 'secret', '-n', 'kube-system', 'cilium-ca', '-p', fields)
  const { events, exitCode } = await lab.events(['rehearse', 'LAB=lab.yaml'])
  expect(exitCode).toBe(0)
  expect(fieldsOf(events, 'cilium@west')).toEqual(['Secret kube-system/cilium-ca'])
  expect(fieldsOf(events, 'cilium@east')).toEqual([])
  expect(events).toContainEqual(
    expect.objectContaining({ job: 'cilium@west', text: expect.stringContaining('makes way for') }),
  )
  expect(await own()).toBe((await lab.run(['cat', 'kept.pem'])).stdout)
  expect(await pem('west', 'cilium-ca', 'ca.crt')).toBe(await pem('east', 'cilium-ca', 'ca.crt'))
})

test('a file that is no CA is refused before anything is changed', async () => {
  const before = await own()
  await lab.write(file, 'hello')
  const refused = await lab.make('rehearse', 'LAB=lab.yaml')
  expect(refused.stderr).toMatch(/cilium-ca\.pem is not the certificate authority[\s\S]*Error 2/)
  await lab.write(file, before)
})

test('when a member leaves, the other one drops its link, and its mesh API server is removed', async () => {
  await lab.write('left.yaml', labFile(member, { components: cilium }))
  const { events, exitCode } = await lab.events(['rehearse', 'LAB=left.yaml'])
  expect(exitCode).toBe(0)
  expect(fieldsOf(events, 'cilium@east')).toEqual(['values.clustermesh.config.clusters.west'])
  const { data } = await read('east', 'secret', 'cilium-kvstoremesh')
  expect(data).toBeUndefined()
  expect(await lab.kubectl('west', 'get', 'deployments', '-n', 'kube-system', '-o', 'name')).not.toContain(
    'clustermesh',
  )
  expect(await pem('west', 'cilium-ca', 'ca.crt')).toBe(await pem('east', 'cilium-ca', 'ca.crt'))
})

test('make clustermesh makes members of clusters whose lab file does not list it', async () => {
  await lab.write('plain.yaml', labFile({ components: cilium }, { components: cilium }))
  const { exitCode, stderr } = await lab.make('clustermesh', 'LAB=plain.yaml', 'PROVIDER=rehearsal')
  expect(exitCode, stderr).toBe(0)
  expect(await pem('west', 'cilium-kvstoremesh', 'east')).toContain('https://east.mesh.cilium.io:32379')
})

/** Cilium's operator would create this CRD; no pod runs here. */
const ciliumNodes = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ciliumnodes.cilium.io' },
  spec: {
    group: 'cilium.io',
    names: { kind: 'CiliumNode', plural: 'ciliumnodes' },
    scope: 'Cluster',
    versions: [
      {
        name: 'v2',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}

test('the pod CIDRs that Cilium assigns on adopted clusters are read, and a clash is reported', async () => {
  const address = await lab.kubectl('east', 'get', 'nodes', '-o', INTERNAL_IP)
  const adopted = (name: string) => ({
    provider: 'existing',
    existing: {
      kubeconfig: `.lab/rehearsal/${name}/kubeconfig`,
      context: `kwok-${name}`,
      apiServer: `${name}-control-plane:6443`,
      networks: [`${address.split('.').slice(0, 2).join('.')}.0.0/16`],
    },
    ...member,
  })
  await lab.write('adopted.yaml', labFile(adopted('east'), adopted('west')))
  const fine = await lab.make('plan', 'LAB=adopted.yaml')
  expect(fine.stdout, fine.stderr).toMatch(/cilium@west +nothing\n/)

  await lab.write('crd.json', JSON.stringify(ciliumNodes))
  for (const [cluster, range] of [
    ['east', '10.0.0.0/24'],
    ['west', '10.0.0.0/16'],
  ] as const) {
    await lab.kubectl(cluster, 'apply', '-f', 'crd.json')
    await lab.kubectl(cluster, 'wait', '--for=condition=Established', 'crd/ciliumnodes.cilium.io')
    const metadata = { name: `${cluster}-control-plane` }
    const node = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNode',
      metadata,
      spec: { ipam: { podCIDRs: [range] } },
    }
    await lab.write('node.json', JSON.stringify(node))
    await lab.kubectl(cluster, 'apply', '-f', 'node.json')
  }
  const init = ['init', 'FROM=kwok-west', 'KUBECONFIG_FILE=.lab/rehearsal/west/kubeconfig', 'OUT=from.yaml']
  expect((await lab.make(...init)).exitCode).toBe(0)
  expect((await lab.run(['cat', 'from.yaml'])).stdout).toMatch(/pods: \[?\s*-? *10\.0\.0\.0\/16/)

  const refused = await lab.make('plan', 'LAB=adopted.yaml')
  expect(refused.stderr).toMatch(
    /pods of east \(10\.0\.0\.0\/24\) and of west \(10\.0\.0\.0\/16\) share addresses[\s\S]*Error 2/,
  )
})

test('two equal ids are refused with both clusters named, before anything is changed', async () => {
  const clash = { components: { cilium: { values: { cluster: { id: 1 } } }, clustermesh: {} } }
  await lab.write('clash.yaml', labFile(member, clash))
  const refused = await lab.make('rehearse', 'LAB=clash.yaml')
  expect(refused.stderr).toMatch(/cluster id 1 is that of east and west[\s\S]*Error 2/)
})
