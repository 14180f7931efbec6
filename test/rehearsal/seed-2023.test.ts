import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { RunEvent } from '../../lib/task/events.ts'
import { type ChartRepository, serveCharts } from '../chart-repository.ts'
import { type Checkout, checkout } from '../checkout.ts'

const EXAMPLE = 'config/examples/seed-2023.yaml'
const ACCEPTED = 'ACCEPT=kube-vip-beside-metallb'
const cluster = 'control-plane-dev'

let charts: ChartRepository
let lab: Checkout
let first: Awaited<ReturnType<Checkout['make']>>

type Components = Record<string, Record<string, unknown>>

/**
 * The guide's lab, with the nearest versions in package registries, which do not have MetalLB 0.14.3, the manifest of
 * ingress-nginx 1.9.6, Traefik's chart, and istioctl 1.20.2 (istio.test.ts has its profile).
 */
function served(): string {
  const guide = parse(readFileSync(EXAMPLE, 'utf8'))
  const { components }: { components: Components } = guide.clusters[cluster]
  delete components.istio
  Object.assign(components, {
    metallb: { version: '0.14.5' },
    'ingress-nginx': { version: '1.11.0' },
    traefik: { ...components.traefik, repository: charts.url },
  })
  return JSON.stringify(guide)
}

beforeAll(async () => {
  charts = await serveCharts()
  lab = await checkout()
  await lab.write('guide.yaml', served())
})
afterAll(async () => {
  await lab.remove()
  await charts.close()
})

const read = async (...args: string[]) => JSON.parse(await lab.kubectl(cluster, 'get', ...args, '-o', 'json'))
const containerOf = async (workload: string, namespace: string) =>
  (await read(workload, '-n', namespace)).spec.template.spec.containers[0]

test('unchanged, it is planned completely: what cannot be fetched is named, and the rest is planned', async () => {
  const { events } = await lab.events(['plan', `LAB=${EXAMPLE}`, 'PROVIDER=rehearsal', ACCEPTED])
  const planned = events.flatMap((event: RunEvent) => (event.type === 'job-planned' ? [event] : []))
  const wanted: Components = parse(readFileSync(EXAMPLE, 'utf8')).clusters[cluster].components
  expect(planned.map(({ job }) => job)).toEqual(
    expect.arrayContaining(Object.keys(wanted).map((name) => `${name}@${cluster}`)),
  )
  for (const { job, versions, reason } of planned.filter(({ job }) => job.split('@')[0] ?? '' in wanted)) {
    const version = wanted[job.split('@')[0] ?? '']?.version
    if (reason === undefined) expect(versions, job).toEqual(version === undefined ? [] : [version])
    else expect(reason, job).toMatch(/ cannot be had\n/)
  }
})

test('its findings stop it before anything is changed, until its only error is accepted by name', async () => {
  const refused = await lab.make('rehearse', 'LAB=guide.yaml')
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toContain(`knowing better, ${ACCEPTED}`)
  expect((await lab.run(['ls', '.lab/rehearsal'])).exitCode).not.toBe(0)

  first = await lab.make('rehearse', 'LAB=guide.yaml', ACCEPTED)
  expect(first.exitCode, first.stderr).toBe(0)
  expect(first.stderr).toContain('accepted, rule kube-vip-beside-metallb')
  expect(first.stderr).toContain('warning, rule cilium-kube-proxy-replacement-deprecated')
  expect(first.stderr).toContain('warning, rule ingress-nginx-retired')
})

test('Cilium replaces kube-proxy with the value of its release, and has the API server of the guide', async () => {
  const { data } = await read('configmap', 'cilium-config', '-n', 'kube-system')
  expect(data['kube-proxy-replacement']).toBe('strict')
  const agent = await containerOf('daemonset/cilium', 'kube-system')
  expect(agent.image).toMatch(/\/cilium:v1\.14\.3(@|$)/)
  expect(agent.env).toEqual(
    expect.arrayContaining([
      { name: 'KUBERNETES_SERVICE_HOST', value: 'control-plane-dev-control-plane' },
      { name: 'KUBERNETES_SERVICE_PORT', value: '6443' },
    ]),
  )
})

test('MetalLB announces the pool of the guide', async () => {
  expect((await containerOf('deployment/controller', 'metallb-system')).image).toMatch(/:v0\.14\.5$/)
  const pool = await read('ipaddresspool', 'first-pool', '-n', 'metallb-system')
  expect(pool.spec.addresses).toEqual(['172.18.255.200-172.18.255.250'])
  const advertisement = await read('l2advertisement', 'l2-advert', '-n', 'metallb-system')
  expect(advertisement.spec.ipAddressPools).toEqual(['first-pool'])
})

test('kube-vip is a DaemonSet in the form of its release, for the control plane and for services', async () => {
  const { image, args, env } = await containerOf('daemonset/kube-vip-ds', 'kube-system')
  expect([image, args]).toEqual(['ghcr.io/kube-vip/kube-vip:v0.6.4', ['manager']])
  const variables = env.map(({ name, value }: { name: string; value: string }) => [name, value])
  expect(Object.fromEntries(variables)).toEqual({
    vip_arp: 'true',
    port: '6443',
    vip_interface: 'eth0',
    vip_cidr: '32',
    cp_enable: 'true',
    cp_namespace: 'kube-system',
    svc_enable: 'true',
    svc_leasename: 'plndr-svcs-lock',
    vip_leaderelection: 'true',
    vip_leasename: 'plndr-cp-lock',
    vip_leaseduration: '5',
    vip_renewdeadline: '3',
    vip_retryperiod: '1',
    address: '172.18.255.251',
    prometheus_server: ':2112',
  })
})

test('the pods of NGINX and of Traefik run', async () => {
  for (const namespace of ['ingress-nginx', 'traefik']) {
    const { items } = await read('pods', '-n', namespace, '--field-selector=status.phase=Running')
    expect(items, namespace).not.toEqual([])
  }
  expect((await read('service', 'traefik', '-n', 'traefik')).spec.type).toBe('LoadBalancer')
})

test('a second run changes nothing', async () => {
  const second = await lab.make('rehearse', 'LAB=guide.yaml', ACCEPTED)
  expect(second.stdout, second.stderr).toContain('up: done, nothing changed')
})
