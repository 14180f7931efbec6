import { expect, test } from 'vitest'
import { gatewayChecks, ingressChecks, routeChecks } from '../../lib/check/http-checks.ts'
import { kubernetesChecks, networkPolicyChecks } from '../../lib/check/kubernetes-checks.ts'
import { controlPlaneVipChecks, loadBalancerChecks } from '../../lib/check/outside-checks.ts'
import { baseObjects } from '../../lib/check/probing.ts'
import { checkContext, range, v4 } from './check-context.ts'

const v6 = range('fd00:10:128::/56', 6)

const ids = (checks: readonly { id: string }[]) => checks.map(({ id }) => id)

test('a dual-stack cluster is checked in both families', () => {
  expect(ids(kubernetesChecks(checkContext({}, [v4, v6])))).toEqual(
    expect.arrayContaining(['cluster-ip-from-client-ipv4', 'cluster-ip-from-client-ipv6']),
  )
  const dual = loadBalancerChecks(checkContext({}, [v4, v6]), ['192.0.2.0/24'])
  expect(new Set(ids(dual)).size).toBe(dual.length)
})

test('a LoadBalancer is asked from the other clusters on its network only', () => {
  const elsewhere = {
    provider: 'existing',
    existing: { kubeconfig: 'k', context: 'c', networks: ['10.0.0.0/8'], apiServer: 'a:1' },
  }
  const three = checkContext({ clusters: { west: {}, east: {}, elsewhere } })
  const [check] = loadBalancerChecks(three, []).filter(({ from }) => from.at === 'pod' && from.cluster)
  expect(check?.id).toBe('load-balancer-from-client-in-east')
  expect(ids(loadBalancerChecks(three, []))).not.toContain('load-balancer-from-client-in-elsewhere')
})

const controller = { kind: 'LoadBalancer', name: 'controller', namespace: 'x' } as const

test('the checks of one cluster have unique ids, and objects only in the probing namespace', () => {
  const checks = [
    ...kubernetesChecks(checkContext()),
    ...loadBalancerChecks(checkContext(), []),
    ...gatewayChecks(checkContext(), 'one'),
    ...gatewayChecks(checkContext(), 'another'),
    ...networkPolicyChecks(checkContext()),
    ...loadBalancerChecks(checkContext(), [], { name: 'another', loadBalancerClass: 'example.com/lb' }),
    ...ingressChecks(checkContext(), 'one', controller),
    ...ingressChecks(checkContext(), 'another', controller),
    ...routeChecks(checkContext(), controller, controller),
    ...controlPlaneVipChecks(checkContext()),
  ]
  expect(new Set(ids(checks)).size).toBe(checks.length)
  const objects = [...baseObjects(checkContext()), ...checks.flatMap(({ objects = [] }) => objects)]
  expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['homelab-verify']))
})

test('the denied path is the allowed one, asked by another pod', () => {
  const [allowed, denied] = networkPolicyChecks(checkContext())
  expect(denied).toMatchObject({ expected: 'denied', allowedFrom: allowed?.from, from: { pod: 'stranger' } })
  expect([allowed?.id, denied?.id]).toEqual(['network-policy-from-client', 'network-policy-from-stranger'])
})

test('a load balancer class is checked with a service of that class', () => {
  const of = { name: 'other', loadBalancerClass: 'example.com/lb' }
  const [check] = loadBalancerChecks(checkContext(), [], of)
  expect(check?.id).toBe('load-balancer-of-other-from-host')
  expect(check?.objects).toMatchObject([
    { spec: { type: 'LoadBalancer', loadBalancerClass: 'example.com/lb' } },
  ])
})

test('a control-plane VIP is asked for readiness at the port of the API server', () => {
  expect(controlPlaneVipChecks(checkContext())).toMatchObject([
    {
      id: 'control-plane-vip-from-host',
      to: { address: '192.0.2.9', port: 6443 },
      responder: { apiServer: true },
    },
  ])
})

test('client and server use the images of the lab', () => {
  const client = { image: 'curl:1', wait: [], get: ['curl', '{url}'] }
  const [asks, answers] = baseObjects(checkContext({ sample: { image: 'echo:1', port: 8080, client } }))
  expect(asks).toMatchObject({ spec: { containers: [{ image: 'curl:1' }] } })
  expect(JSON.stringify(asks)).not.toContain('"command"')
  expect(answers).toMatchObject({
    spec: { containers: [{ image: 'echo:1', ports: [{ containerPort: 8080 }] }], activeDeadlineSeconds: 600 },
  })
  expect(baseObjects(checkContext())[0]).toMatchObject({
    spec: { containers: [{ command: ['sleep', '600'] }] },
  })
})
