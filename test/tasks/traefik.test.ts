import { expect, test } from 'vitest'
import { detailsOf } from '../process/failing.ts'
import { checksOf, stepsOf } from './task-context.ts'

const valuesOf = (input: object, components: object = {}) => {
  const release = stepsOf('traefik', input, { components }).find((step) => step.kind === 'helm')
  return release?.kind === 'helm' ? release.values.computed : {}
}

test('without Gateway API it serves Ingresses alone, as the default class, its dashboard off', () => {
  expect(valuesOf({})).toEqual({
    providers: { kubernetesIngress: { enabled: true } },
    ingressClass: { enabled: true, name: 'traefik', isDefaultClass: true },
    api: { dashboard: false },
    ingressRoute: { dashboard: { enabled: false } },
    service: { spec: {} },
  })
})

test('with Gateway API it serves Gateways as well, for routes of every namespace', () => {
  expect(valuesOf({}, { 'gateway-api': {} })).toMatchObject({
    providers: { kubernetesIngress: { enabled: true }, kubernetesGateway: { enabled: true } },
    gateway: { listeners: { web: { port: 8000, protocol: 'HTTP', namespacePolicy: { from: 'All' } } } },
  })
})

test('only what it is told to serve', () => {
  expect(valuesOf({ providers: ['ingress-nginx'] }, { 'gateway-api': {} })).toMatchObject({
    providers: { kubernetesIngress: { enabled: false }, kubernetesIngressNGINX: { enabled: true } },
    ingressClass: { enabled: false },
  })
})

test('an address and a load-balancer class of its service', () => {
  const { service } = valuesOf({ address: '172.18.255.210', loadBalancerClass: 'lab/vip' })
  expect(service).toEqual({ spec: { loadBalancerIP: '172.18.255.210', loadBalancerClass: 'lab/vip' } })
})

test.each(['172.18.255.251', '10.0.0.1', 'traefik.lab'])(
  'address %s, which is not of the pool, is refused',
  async (address) => {
    const refused = detailsOf((async () => stepsOf('traefik', { address }))())
    expect(await refused).toMatchObject({ code: 'usage', what: expect.stringContaining(address) })
  },
)

test.each([
  [{}, {}, ['ingress-traefik']],
  [{}, { 'gateway-api': {} }, ['ingress-traefik', 'httproute-traefik-gateway']],
  [{ providers: ['ingress-nginx'] }, { 'gateway-api': {} }, ['ingress-nginx']],
])('of %j beside %j is asked what it serves', (input, others, asked) => {
  const ids = asked.flatMap((each) => [`${each}-from-host`, `${each}-from-container`])
  expect(checksOf('traefik', input, others)).toEqual(ids)
})
