import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificatesEnding, observeCertificates } from '../../lib/command/doctor/certificates.ts'
import type { Finding } from '../../lib/command/doctor/finding.ts'
import { type Checkout, checkout } from '../checkout.ts'
import { clusterFacts } from '../command/doctor/lab-facts.ts'
import { randomPrefix } from './lab.ts'
import { hasBed } from './setup.ts'

/** Runs doctor as a program, after a prefix (`env NAME=value`), with these flags. */
async function doctor(lab: Checkout, before: readonly string[], ...flags: readonly string[]) {
  const node = join(process.cwd(), 'node_modules/.bin/node')
  const program = ['env', ...before, node, 'tasks/doctor.mts', '--json', ...flags] as const
  const { exitCode, stdout, stderr } = await lab.run(program)
  expect(stdout, stderr).not.toBe('')
  expect(stdout).toMatch(/^\{\n/)
  const { findings, left }: { findings: Finding[]; left: object[] } = JSON.parse(stdout)
  return { exitCode, findings, left, of: (id: string) => findings.find((finding) => finding.id === id) }
}

describe.skipIf(!hasBed)('doctor on a real Docker engine (skipped where there is no kind bed)', () => {
  const name = randomPrefix()
  const [old, other] = [`${name}-old`, `${name}-other`]
  const onOld = [`KIND_EXPERIMENTAL_DOCKER_NETWORK=${old}`]
  let lab: Checkout
  let listener: Server
  const docker = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await lab.run(['docker', ...args])
    expect(exitCode, stderr).toBe(0)
    return stdout
  }
  const image = process.env.KIND_BED_IMAGE ?? ''

  beforeAll(async () => {
    lab = await checkout()
    const labOf = (entry: object) => JSON.stringify({ clusters: { [name]: { components: {}, ...entry } } })
    await lab.write('config/lab.yaml', labOf({ addresses: { pods: ['10.213.9.0/24'] } }))
    await lab.write('dual.yaml', labOf({ ipFamily: 'dual' }))
    await docker('network', 'create', '--subnet', '10.213.8.0/24', old)
    await docker('network', 'create', '--subnet', '10.213.9.128/25', other)
    listener = createServer().listen(0, '127.0.0.1')
    await once(listener, 'listening')
  })
  afterAll(async () => {
    listener?.close()
    await lab?.run(['docker', 'rm', '--force', `${name}-control-plane`])
    await lab?.run(['docker', 'network', 'rm', old, other])
    await lab?.remove()
  })

  test('a network without IPv6 for a lab that wants it: checks that need the plan are not run, and none passes', async () => {
    const { exitCode, of, left } = await doctor(lab, onOld, '--lab', 'dual.yaml')
    expect(exitCode).toBe(1)
    expect(of('network-lacks-family')).toMatchObject({
      severity: 'error',
      evidence: `docker network inspect ${old}: 10.213.8.0/24`,
      fix: { commands: [`docker network rm ${old}`] },
    })
    const why = 'the lab has no address plan'
    expect(left).toEqual(
      ['LoadBalancer addresses', 'other networks', 'routes'].map((about) => ({ about, why })),
    )
  })

  test('an empty network, and one that overlaps the pods', async () => {
    const { of } = await doctor(lab, onOld)
    expect(of('network-empty')?.evidence).toContain(`${other} 10.213.9.128/25`)
    expect(of('network-empty')?.evidence).not.toContain(old)
    const what = `the Docker network ${other} has addresses of the pods of ${name}`
    expect(of('network-overlap')).toMatchObject({ severity: 'warning', what })
  })

  test('a route of a VPN that overlaps the pods', async () => {
    const script =
      'ip link add tun0 type bridge && ip link set tun0 up && ip route add 10.213.0.0/16 dev tun0 && exec "$@"'
    const { of } = await doctor(lab, [...onOld, 'unshare', '--net', 'sh', '-c', script, 'sh'])
    expect(of('route-overlap')).toMatchObject({
      severity: 'error',
      what: `route on tun0 leads over the pods of ${name}`,
      evidence: expect.stringContaining('10.213.0.0/16'),
    })
  })

  test('a stopped node whose port is taken; doctor may not remove a network with a container on it', async () => {
    const { port } = listener.address() as AddressInfo
    const labels = ['--label', `io.x-k8s.kind.cluster=${name}`, '--label', 'io.x-k8s.kind.role=control-plane']
    const publish = ['--publish', `127.0.0.1:${port}:6443`]
    await docker('create', '--name', `${name}-control-plane`, '--network', old, ...labels, ...publish, image)
    const { of } = await doctor(lab, onOld, '--lab', 'dual.yaml')
    expect(of('port-taken')).toMatchObject({
      what: `another program has port ${port}, which ${name}-control-plane needs to start`,
    })
    expect(of('network-lacks-family')?.fix.commands[0]).toBe(
      `docker rm --force --volumes ${name}-control-plane`,
    )
    await docker('rm', '--force', `${name}-control-plane`)
  })

  test('an engine that does not answer', async () => {
    const { exitCode, of } = await doctor(lab, ['DOCKER_HOST=unix:///nowhere/docker.sock'])
    expect(exitCode).toBe(1)
    expect(of('docker-silent')?.evidence).toMatch(/docker info: .*nowhere/)
  })

  test('--fix lists its commands; with --yes it runs them, and checks again', async () => {
    const make = (...flags: string[]) =>
      lab.run([
        'env',
        ...onOld,
        'make',
        'doctor',
        'LAB=dual.yaml',
        'ONLY=network-lacks-family',
        'FIX=1',
        ...flags,
      ])
    const asked = await make()
    expect(asked.stdout).toContain(`to do:\n  docker network rm ${old}    # network-lacks-family\n`)
    expect(asked.stdout).toContain('nothing done; FIX=1 YES=1')
    await docker('network', 'inspect', old)
    const done = await make('YES=1')
    expect(done.exitCode, done.stderr).toBe(0)
    expect(done.stdout).toContain(`✔ docker network rm ${old}`)
    expect(done.stdout).toMatch(/doctor: nothing found\n$/)
    expect((await lab.run(['docker', 'network', 'inspect', old])).exitCode).toBe(1)
  })
})

/** A component without steps, so that a cluster is created without a CNI: these tests need none. */
const BARE = `import { z } from 'zod'
import { defineTask } from '../lib/task/define-task.ts'
export default defineTask(import.meta, { summary: 's', replaces: ['cni'], input: z.strictObject({}), steps: () => [] })
`

describe.skipIf(!hasBed)('a kind cluster (skipped where there is no kind bed)', () => {
  const name = randomPrefix()
  const node = `${name}-control-plane`
  const kubeconfig = `.lab/kind/${name}/kubeconfig`
  let lab: Checkout

  beforeAll(async () => {
    lab = await checkout()
    await lab.write('tasks/bare.mts', BARE)
    const addresses = { pods: ['10.213.16.0/20'], services: ['10.213.32.0/20'] }
    const cluster = { kind: { image: process.env.KIND_BED_IMAGE }, addresses, components: { bare: {} } }
    await lab.write('config/lab.yaml', JSON.stringify({ clusters: { [name]: cluster } }))
    const up = await lab.make('up')
    expect(up.exitCode, up.stderr).toBe(0)
    // the controller manager assigns a node its pod CIDR a moment after the cluster is up
    const hasRange = ['wait', 'nodes', '--all', '--for=jsonpath={.spec.podCIDR}', '--timeout=60s']
    const waited = await lab.run(['kubectl', '--kubeconfig', kubeconfig, ...hasRange])
    expect(waited.exitCode, waited.stderr).toBe(0)
  })
  afterAll(async () => {
    await lab?.make('down')
    await lab?.remove()
  })

  test('that has just been created has no error', async () => {
    const { exitCode, findings } = await doctor(lab, [])
    expect(exitCode, JSON.stringify(findings)).toBe(0)
  })

  test('status shows it up with the workloads that wait for a CNI; topology shows it as planned', async () => {
    const status = await lab.make('status')
    expect(status.stdout, status.stderr).toMatch(
      new RegExp(`^${name}: kind, up, Kubernetes 1\\.34\\.\\d+, 0 of 1 nodes ready\n`),
    )
    expect(status.stdout).toMatch(/ bare +- +- +as wanted\n/)
    expect(status.stdout).toMatch(/deployment kube-system\/coredns: (0 of 2 pods available|not yet seen)/)
    const { stdout } = await lab.make('topology', 'FORMAT=json')
    const [network] = JSON.parse(stdout).networks
    expect(network).toMatchObject({ name: 'kind', isAssumed: false })
    expect(network.clusters[0]).toMatchObject({
      isUp: true,
      parts: {
        nodes: [{ name: node, state: 'there', detail: expect.stringContaining('172.18.') }],
        pods: [{ state: 'there' }],
        services: [{ state: 'there' }],
      },
    })
  })

  test('its certificates, checked with a date in eleven months', async () => {
    const facts = clusterFacts({}, { name })
    const access = { kubeconfig: join(lab.folder, kubeconfig), context: `kind-${name}` }
    const found = await observeCertificates([{ ...facts, managed: { ...facts.managed, access } }])
    const later = new Date(Date.now() + 345 * 24 * 60 * 60_000)
    expect(certificatesEnding(found, new Date())).toEqual([])
    expect(certificatesEnding(found, later).map(({ what }) => what)).toEqual([
      expect.stringContaining(`client certificate of ${name} ends in`),
      expect.stringContaining(`API server certificate of ${name} ends in`),
    ])
  })

  test('a context of the user that points to another cluster', async () => {
    const text = (await lab.run(['cat', kubeconfig])).stdout
    await lab.write('users.config', text.replace(/server: .*/, 'server: https://127.0.0.1:1'))
    const { of } = await doctor(lab, [`KUBECONFIG=${join(lab.folder, 'users.config')}`])
    expect(of('context-elsewhere')?.evidence).toMatch(/users\.config: https:\/\/127\.0\.0\.1:1$/)
    expect(of('kubeconfig-stale')).toBeUndefined()
  })

  test('a node that got another address', async () => {
    const { stdout } = await lab.run(['cat', `.lab/kind/${name}/addresses.json`])
    const before = JSON.parse(stdout).find(({ by }: { by: string }) => by === `container ${node}`).range
    const placeholder = `${name}-placeholder`
    const image = process.env.KIND_BED_IMAGE ?? ''
    const docker = async (...args: string[]) => {
      const { exitCode, stdout, stderr } = await lab.run(['docker', ...args])
      expect(exitCode, stderr).toBe(0)
      return stdout.trim()
    }
    await docker('network', 'disconnect', 'kind', node)
    try {
      await docker(
        'run',
        '--detach',
        '--name',
        placeholder,
        '--network',
        'kind',
        '--entrypoint',
        'sleep',
        image,
        '600',
      )
      await docker('network', 'connect', 'kind', node)
    } finally {
      await lab.run(['docker', 'rm', '--force', placeholder])
    }
    const now = await docker('inspect', '--format', '{{ .NetworkSettings.Networks.kind.IPAddress }}', node)
    expect(now).not.toBe(before)
    const { of } = await doctor(lab, [])
    expect(of('node-address-changed')?.evidence).toContain(`container ${node}: ${before}`)
    expect(of('node-address-changed')?.evidence).toContain(`now ${now}`)
  })
})
