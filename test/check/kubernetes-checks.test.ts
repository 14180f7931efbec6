import { expect, test } from 'vitest'
import { gatewayChecks, ingressChecks, routeChecks } from '../../lib/check/http-checks.ts'
import { kubernetesChecks, networkPolicyChecks } from '../../lib/check/kubernetes-checks.ts'
import { controlPlaneVipChecks, loadBalancerChecks } from '../../lib/check/outside-checks.ts'
import { baseObjects } from '../../lib/check/probing.ts'
import { range, v4, surroundings as world } from './surroundings.ts'

const v6 = range('fd00:10:128::/56', 6)

const ids = (checks: readonly { id: string }[]) => checks.map(({ id }) => id)

test('a cluster of both families is asked in both', () => {
  expect(ids(kubernetesChecks(world({}, [v4, v6])))).toEqual(
    expect.arrayContaining(['cluster-ip-from-client-ipv4', 'cluster-ip-from-client-ipv6']),
  )
  const dual = loadBalancerChecks(world({}, [v4, v6]), ['192.0.2.0/24'])
  expect(new Set(ids(dual)).size).toBe(dual.length)
})

test('a LoadBalancer is asked for from the other clusters on its network, and from no others', () => {
  const elsewhere = {
    provider: 'existing',
    existing: { kubeconfig: 'k', context: 'c', networks: ['10.0.0.0/8'], apiServer: 'a:1' },
  }
  const three = world({ clusters: { west: {}, east: {}, elsewhere } })
  const [check] = loadBalancerChecks(three, []).filter(({ from }) => from.at === 'pod' && from.cluster)
  expect(check?.id).toBe('load-balancer-from-client-in-east')
  expect(ids(loadBalancerChecks(three, []))).not.toContain('load-balancer-from-client-in-elsewhere')
})

const controller = { kind: 'LoadBalancer', name: 'controller', namespace: 'x' } as const

test('every check on one cluster has an id of its own, and only objects of the probing namespace', () => {
  const checks = [
    ...kubernetesChecks(world()),
    ...loadBalancerChecks(world(), []),
    ...gatewayChecks(world(), 'one'),
    ...gatewayChecks(world(), 'another'),
    ...networkPolicyChecks(world()),
    ...loadBalancerChecks(world(), [], { name: 'another', loadBalancerClass: 'example.com/lb' }),
    ...ingressChecks(world(), 'one', controller),
    ...ingressChecks(world(), 'another', controller),
    ...routeChecks(world(), controller, controller),
    ...controlPlaneVipChecks(world()),
  ]
  expect(new Set(ids(checks)).size).toBe(checks.length)
  const objects = [...baseObjects(world()), ...checks.flatMap(({ objects = [] }) => objects)]
  expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['homelab-verify']))
})

test('the denied path is the allowed one, from somebody else', () => {
  const [allowed, denied] = networkPolicyChecks(world())
  expect(denied).toMatchObject({ expected: 'denied', allowedFrom: allowed?.from, from: { pod: 'stranger' } })
  expect([allowed?.id, denied?.id]).toEqual(['network-policy-from-client', 'network-policy-from-stranger'])
})

test('a class of load balancers is asked for by a service of that class', () => {
  const of = { name: 'other', loadBalancerClass: 'example.com/lb' }
  const [check] = loadBalancerChecks(world(), [], of)
  expect(check?.id).toBe('load-balancer-of-other-from-host')
  expect(check?.objects).toMatchObject([
    { spec: { type: 'LoadBalancer', loadBalancerClass: 'example.com/lb' } },
  ])
})

test('a control-plane VIP is asked, at the port of the API server, whether the API server is ready there', () => {
  expect(controlPlaneVipChecks(world())).toMatchObject([
    { id: 'control-plane-vip-from-host', to: { address: '192.0.2.9', port: 6443 }, by: { apiServer: true } },
  ])
})

test('client and server are what the lab names', () => {
  const client = { image: 'curl:1', wait: [], get: ['curl', '{url}'] }
  const [asks, answers] = baseObjects(world({ sample: { image: 'echo:1', port: 8080, client } }))
  expect(asks).toMatchObject({ spec: { containers: [{ image: 'curl:1' }] } })
  expect(JSON.stringify(asks)).not.toContain('"command"')
  expect(answers).toMatchObject({
    spec: { containers: [{ image: 'echo:1', ports: [{ containerPort: 8080 }] }], activeDeadlineSeconds: 600 },
  })
  expect(baseObjects(world())[0]).toMatchObject({ spec: { containers: [{ command: ['sleep', '600'] }] } })
})
