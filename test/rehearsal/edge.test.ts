import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type ChartRepository, serveCharts } from '../chart-repository.ts'
import { type Checkout, checkout } from '../checkout.ts'
import { settledVersions } from './settled.ts'

const cluster = 'control-plane-dev'
let charts: ChartRepository
let lab: Checkout
let first: Awaited<ReturnType<Checkout['make']>>
let bare: string

type Components = Record<string, Record<string, unknown>>

/** The example with every component except Istio, in the versions that package registries have. */
function everything(change: (components: Components) => void = () => {}): string {
  const example = parse(readFileSync('config/examples/everything.yaml', 'utf8'))
  const { components }: { components: Components } = example.clusters[cluster]
  delete components.istio
  Object.assign(components, {
    'ingress-nginx': { version: '1.11.0' },
    traefik: { version: '41.3.0-standin', repository: charts.url },
  })
  change(components)
  return JSON.stringify(example)
}

/** Foreign objects on the cluster, one of them in a namespace with objects of ours. */
const mine = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mine' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'kube-system' } },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'mine' },
    spec: { controller: 'mine.test/ingress' },
  },
]

beforeAll(async () => {
  charts = await serveCharts()
  lab = await checkout()
  await lab.write('bare.yaml', JSON.stringify({ clusters: { [cluster]: { components: {} } } }))
  await lab.make('rehearse', 'LAB=bare.yaml')
  await lab.write('mine.yaml', mine.map((object) => JSON.stringify(object)).join('\n---\n'))
  await kubectl('create', '-f', `${lab.folder}/mine.yaml`)
  bare = await settledVersions(lab, cluster)
})
beforeAll(async () => {
  await lab.write('edge.yaml', everything())
  first = await lab.make('rehearse', 'LAB=edge.yaml')
})
afterAll(async () => {
  await lab.remove()
  await charts.close()
})

const kubectl = (...args: string[]) => lab.kubectl(cluster, ...args)
const read = async (...args: string[]) => JSON.parse(await kubectl('get', ...args, '-o', 'json'))
const rehearse = async (text: string) => {
  await lab.write('changed.yaml', text)
  return lab.events(['rehearse', 'LAB=changed.yaml'])
}

test('everything comes up, and the retirement of ingress-nginx is reported with its alternatives', async () => {
  expect(first.exitCode, first.stderr).toBe(0)
  expect(first.stdout).toMatch(/traefik@control-plane-dev +done +41\.3\.0-standin/)
  expect(first.stdout).toMatch(/kube-vip@control-plane-dev +done +1\.2\.3 +172\.18\.255\.251/)
  expect(first.stderr).toMatch(
    /retired in March 2026.*traefik: \{ providers: \[ingress-nginx\] \}.*Gateway API/,
  )
})

test('a second run changes nothing', async () => {
  const second = await lab.make('rehearse', 'LAB=edge.yaml')
  expect(second.stdout, second.stderr).toContain('up: done, nothing changed')
})

test('Traefik serves Ingresses and Gateways, its dashboard off', async () => {
  const args = (await read('deployment', 'traefik', '-n', 'traefik')).spec.template.spec.containers[0].args
  expect(args).toEqual(
    expect.arrayContaining([
      '--api.dashboard=false',
      '--providers.kubernetesingress',
      '--providers.kubernetesgateway',
    ]),
  )
  const { metadata } = await read('ingressclass', 'traefik')
  expect(metadata.annotations['ingressclass.kubernetes.io/is-default-class']).toBe('true')
  const gateway = await read('gateway', 'traefik-gateway', '-n', 'traefik')
  expect(gateway.spec.listeners[0].allowedRoutes.namespaces).toEqual({ from: 'All' })
  expect((await read('service', 'traefik', '-n', 'traefik')).spec.type).toBe('LoadBalancer')
})

test('its CRDs have no other field manager, so that another release of the chart can change them', async () => {
  const crd = await read('crd', 'middlewares.traefik.io', '--show-managed-fields')
  const holders = crd.metadata.managedFields.flatMap(
    ({ manager, subresource }: Record<'manager' | 'subresource', string>) =>
      subresource === undefined ? [manager] : [],
  )
  expect(holders).toEqual(['homelab-networking'])
})

test('the pods of ingress-nginx run on the node that its release selects', async () => {
  const { items } = await read('pods', '-n', 'ingress-nginx', '-l', 'app.kubernetes.io/component=controller')
  expect(
    items.map((pod: { status: { phase: string }; spec: { nodeName: string } }) => [
      pod.status.phase,
      pod.spec.nodeName,
    ]),
  ).toEqual([['Running', `${cluster}-control-plane`]])
})

test('kube-vip announces the address of the plan only from the control plane', async () => {
  const { spec, status } = await read('daemonset', 'kube-vip-ds', '-n', 'kube-system')
  expect(spec.template.spec.containers[0].env).toContainEqual({ name: 'address', value: '172.18.255.251' })
  expect([status.desiredNumberScheduled, status.numberReady]).toEqual([1, 1])
})

test.each(['traefik', 'ingress-nginx', 'kube-vip'])('%s runs by itself by npx zx', async (name) => {
  const script = ['npx', 'zx', `tasks/${name}.mts`, '--lab', 'edge.yaml', '--provider', 'rehearsal'] as const
  const { exitCode, stdout, stderr } = await lab.run(script)
  expect(exitCode, stderr).toBe(0)
  expect(stdout).toContain(`${name}: done, nothing changed`)
})

describe('changed values', () => {
  test('are in the objects, and can be reverted', async () => {
    const { exitCode } = await rehearse(
      everything((components) => {
        components.traefik = {
          ...components.traefik,
          defaultClass: false,
          address: '172.18.255.240',
          providers: ['ingress'],
        }
        components.metallb = { pools: [{ name: 'first-pool', addresses: ['172.18.255.200-172.18.255.225'] }] }
        components['kube-vip'] = {
          services: true,
          loadBalancerClassOnly: true,
          addresses: ['172.18.255.226-172.18.255.250'],
        }
      }),
    )
    expect(exitCode).toBe(0)
    const { metadata } = await read('ingressclass', 'traefik')
    expect(metadata.annotations['ingressclass.kubernetes.io/is-default-class']).toBe('false')
    expect((await read('service', 'traefik', '-n', 'traefik')).spec.loadBalancerIP).toBe('172.18.255.240')
    expect(
      (await read('gatewayclasses')).items.map(
        ({ metadata }: { metadata: { name: string } }) => metadata.name,
      ),
    ).not.toContain('traefik')
    const { data } = await read('configmap', 'kubevip', '-n', 'kube-system')
    expect(data).toEqual({ 'range-global': '172.18.255.226-172.18.255.250' })
    await lab.make('rehearse', 'LAB=edge.yaml')
    expect((await read('service', 'traefik', '-n', 'traefik')).spec.loadBalancerIP).toBeUndefined()
    const left = await kubectl('get', 'deployments,configmaps', '-n', 'kube-system', '-o', 'name')
    expect(left).not.toMatch(/kube-vip-cloud-provider|kubevip/)
  })
})

describe('the API server with strict validation accepts kube-vip', () => {
  const print = async (...flags: string[]) => {
    const script = [
      'npx',
      'zx',
      'tasks/kube-vip.mts',
      '--print',
      '--lab',
      'edge.yaml',
      '--provider',
      'rehearsal',
    ] as const
    const { stdout, stderr } = await lab.run([...script, ...flags])
    await lab.write('printed.yaml', stdout)
    expect(stdout, stderr).toContain('kube-vip')
    return kubectl(
      'apply',
      '--server-side',
      '--force-conflicts',
      '--dry-run=server',
      '--validate=strict',
      '-f',
      `${lab.folder}/printed.yaml`,
    )
  }

  test.each(['0.6.4', '0.8.9', '1.2.3'])('%s as a DaemonSet', async (version) => {
    expect((await print('--version', version)).match(/serverside-applied/g)).toHaveLength(4)
  })

  test('as a static pod, which normally does not go through the API server', async () => {
    expect(await print('--mode', 'static-pod')).toContain('pod/kube-vip serverside-applied')
    const alone = await lab.make('kube-vip', 'LAB=edge.yaml', 'PROVIDER=rehearsal', 'MODE=static-pod')
    expect(alone.stderr).toMatch(/belongs in \/etc\/kubernetes\/manifests[\s\S]*Error 2/)
  })
})

test('a manifest of the user replaces the upstream one', async () => {
  const own = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ingress-nginx' } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'own', namespace: 'ingress-nginx' },
      data: { a: 'b' },
    },
  ]
  await lab.run(['mkdir', '-p', 'kubernetes/ingress-nginx'])
  await lab.write(
    'kubernetes/ingress-nginx/deploy.yaml',
    own.map((object) => JSON.stringify(object)).join('\n---\n'),
  )
  const flag = 'MANIFEST=kubernetes/ingress-nginx/deploy.yaml'
  const alone = await lab.make('ingress-nginx', 'LAB=edge.yaml', 'PROVIDER=rehearsal', flag)
  expect(alone.exitCode, alone.stderr).toBe(0)
  expect((await read('configmap', 'own', '-n', 'ingress-nginx')).data).toEqual({ a: 'b' })
})

describe('bad input is reported before anything is changed', () => {
  const components = (entries: Components) => ({ components: entries })
  const traefik = () => ({ version: '41.3.0-standin', repository: charts.url })

  test.each<[string, () => object, RegExp]>([
    [
      'two controllers of one ingress class',
      () => components({ 'ingress-nginx': {}, traefik: { ...traefik(), ingressClass: 'nginx' } }),
      /ingress-nginx and traefik both claim ingress-class\/nginx/,
    ],
    [
      'two announcers of services without a class',
      () => components({ metallb: {}, 'kube-vip': { services: true } }),
      /rule kube-vip-beside-metallb/,
    ],
    [
      'a VIP inside the pool',
      () => ({
        addresses: { pool: ['172.18.1.10-172.18.1.20'], vip: ['172.18.1.15'] },
        ...components({ 'kube-vip': {} }),
      }),
      /172\.18\.1\.15/,
    ],
    [
      'a VIP off the network',
      () => ({ addresses: { vip: ['10.1.2.3'] }, ...components({ 'kube-vip': {} }) }),
      /10\.1\.2\.3[\s\S]*172\.18\.0\.0\/16/,
    ],
    ['an unknown profile', () => components({ istio: { profile: 'dmeo' } }), /istio\.profile/],
    [
      'a key that the chart refuses',
      () => components({ traefik: { ...traefik(), values: { providers: { kubernetesIngres: {} } } } }),
      /traefik-chart 41\.3\.0-standin refuses: at '\/providers': additional properties 'kubernetesIngres' not allowed/,
    ],
    [
      'an address that is not of the pool',
      () => components({ traefik: { ...traefik(), address: '172.18.0.5' } }),
      /172\.18\.0\.5 is not in the pool/,
    ],
    [
      'a manifest and a file of values that are not there',
      () =>
        components({
          'ingress-nginx': { manifest: 'none.yaml' },
          traefik: { ...traefik(), valuesFiles: ['no.yaml'] },
        }),
      /none\.yaml: no such file[\s\S]*no\.yaml: no such file of values/,
    ],
  ])('%s', async (_, wanted, message) => {
    await lab.write('bad.yaml', JSON.stringify({ clusters: { bad: wanted() } }))
    const { stderr } = await lab.make('rehearse', 'LAB=bad.yaml')
    expect(stderr).toMatch(message)
    expect(stderr).toContain('Error 2')
    expect((await lab.run(['ls', '.lab/rehearsal'])).stdout.trim()).toBe(cluster)
  })
})

test('down on a cluster that we did not create removes everything of ours, and nothing else', async () => {
  const { clusters } = JSON.parse(everything())
  const reach = { networks: ['172.18.0.0/16'], apiServer: `${cluster}-control-plane:6443` }
  const existing = {
    provider: 'existing',
    existing: {
      kubeconfig: `.lab/rehearsal/${cluster}/kubeconfig`,
      context: `kwok-${cluster}`,
      ...reach,
    },
  }
  const write = (components: object) =>
    lab.write('existing.yaml', JSON.stringify({ clusters: { [cluster]: { ...existing, components } } }))
  await write({}) // adopted without components: up would create their webhooks, which no pod serves
  expect((await lab.make('up', 'LAB=existing.yaml')).exitCode).toBe(0)
  await write(clusters[cluster].components)
  const { exitCode, stderr } = await lab.make('down', 'LAB=existing.yaml')
  expect(exitCode, stderr).toBe(0)
  expect(await settledVersions(lab, cluster)).toBe(bare)
})
