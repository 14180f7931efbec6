import { once } from 'node:events'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChartRepository, serveCharts } from '../chart-repository.ts'
import { verify } from '../verify.ts'
import { kindCheckout, loadBalancers, randomPrefix } from './lab.ts'
import { bed, hasBed } from './setup.ts'

const answering = { timeout: 60_000, interval: 500 }

/** The HTTP status of an address for a Host header. */
const statusFor = (address: string, host: string) =>
  new Promise<number | string>((settle) => {
    request({ host: address, headers: { host }, timeout: 3_000 }, (response) => {
      response.resume()
      settle(response.statusCode ?? 0)
    })
      .on('error', (error) => settle(error.message))
      .end()
  })

describe.skipIf(!hasBed)('Traefik on kind (skipped where there is no kind bed)', () => {
  const cluster = `${randomPrefix()}-edge`
  let charts: ChartRepository
  let lab: Awaited<ReturnType<typeof kindCheckout>>
  const kubectl = (...args: string[]) => lab.kubectl(cluster, ...args)
  const addressOf = async () => (await loadBalancers(kubectl)).traefik ?? ''

  beforeAll(async () => {
    charts = await serveCharts()
    lab = await kindCheckout({
      [cluster]: {
        kind: { image: process.env.KIND_BED_IMAGE },
        components: {
          'gateway-api': { version: '1.6.1' },
          // Traefik serves the lab's Gateway: without one, Cilium is ready sooner
          cilium: {
            version: '1.20.2',
            valuesFiles: [resolve(bed, 'cilium-values.yaml')],
            values: { gatewayAPI: { enabled: false } },
          },
          metallb: { version: '0.15.2' },
          sample: { gatewayClass: 'traefik' },
          traefik: {
            version: '41.3.0-standin',
            repository: charts.url,
            values: { image: { tag: 'v3.7.15' } },
          },
        },
      },
    })
    await lab.write('config/addresses.lock', `${cluster}: 64\n`) // outside the slots of other tests' clusters
    const first = await lab.make('up')
    expect(first.exitCode, first.stderr).toBe(0)
  })
  afterAll(async () => {
    await lab?.remove()
    await charts?.close()
  })

  test('its service has an address of the pool, and the sample answers there through its Gateway', async () => {
    expect(charts.asked).toContain('/traefik-41.3.0-standin.tgz')
    const pool = await kubectl('get', 'ipaddresspool', '-A', '-o', 'jsonpath={.items[*].spec.addresses[*]}')
    expect(pool.split('.').slice(0, 3)).toEqual((await addressOf()).split('.').slice(0, 3))
    const address = await addressOf()
    await expect.poll(() => statusFor(address, 'unknown.test'), answering).toBe(200)
  })

  test('an Ingress and an HTTPRoute are reached through it', async () => {
    const backend = { name: 'sample', port: 80 }
    const path = {
      path: '/',
      pathType: 'Prefix',
      backend: { service: { name: 'sample', port: { number: 80 } } },
    }
    const items = [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'by-ingress', namespace: 'sample' },
        spec: { rules: [{ host: 'ingress.test', http: { paths: [path] } }] },
      },
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'by-route', namespace: 'sample' },
        spec: {
          parentRefs: [{ name: 'traefik-gateway', namespace: 'traefik' }],
          hostnames: ['route.test'],
          rules: [{ backendRefs: [backend] }],
        },
      },
    ]
    await lab.write('routes.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))
    await kubectl('apply', '-f', `${lab.folder}/routes.json`)
    const address = await addressOf()
    await expect.poll(() => statusFor(address, 'ingress.test'), answering).toBe(200)
    await expect.poll(() => statusFor(address, 'route.test'), answering).toBe(200)
  })

  test('its dashboard is off', async () => {
    expect(await kubectl('get', 'deployment', 'traefik', '-n', 'traefik', '-o', 'yaml')).toContain(
      '--api.dashboard=false',
    )
  })

  test('a second run changes nothing', async () => {
    const second = await lab.make('up')
    expect(second.stdout, second.stderr).toContain('up: done, nothing changed')
  })

  test('the control-plane address of the plan is in the API server’s certificate', async () => {
    const { stdout } = await lab.make('addresses', 'JSON=1')
    const vip: string = JSON.parse(stdout).clusters[0].controlPlaneVip[0].text
    const kubeconfig = (await lab.run(['cat', `.lab/kind/${cluster}/kubeconfig`])).stdout
    const [, host = '', port = ''] = /server: https:\/\/([\d.]+):(\d+)/.exec(kubeconfig) ?? []
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    expect(socket.getPeerCertificate().subjectaltname).toContain(`IP Address:${vip}`)
    socket.destroy()
  })

  test('verify passes for everything that it serves; without its class and the permission of its Gateway, it fails', async () => {
    const ids = ['httproute-traefik-gateway', 'ingress-traefik'].flatMap((id) => [
      `${id}-from-container`,
      `${id}-from-host`,
    ])
    const whole = await verify(lab)
    expect(whole.ids('pass'), whole.details).toEqual(whole.ids())
    expect(whole.ids()).toEqual(expect.arrayContaining([...ids, 'sample-gateway-from-host']))

    const path = '/spec/listeners/0/allowedRoutes/namespaces/from'
    const patch = JSON.stringify([{ op: 'replace', path, value: 'Same' }])
    const gateway = ['gateway', 'traefik-gateway', '--namespace=traefik']
    await kubectl('patch', ...gateway, '--type=json', '--patch', patch)
    await kubectl('delete', 'ingressclass', 'traefik')
    const broken = await verify(lab, '--patience', '4')
    expect(broken.ids('fail'), broken.details).toEqual([...ids, 'sample-gateway-from-host'])
  })
})
