import { expect, test } from 'vitest'
import { gatewayChecks, ingressChecks, routeChecks } from '../../lib/check/http-checks.ts'
import { checkContext } from './check-context.ts'

const controller = { kind: 'LoadBalancer', name: 'controller', namespace: 'x' } as const

test('the checks of a class create a Gateway and an HTTPRoute from it', () => {
  const [check] = gatewayChecks(checkContext(), 'some-class')
  expect(check).toMatchObject({
    id: 'gateway-some-class-from-host',
    to: { kind: 'Gateway', name: 'web-some-class' },
    objects: [
      { kind: 'Gateway', spec: { gatewayClassName: 'some-class' } },
      { kind: 'HTTPRoute', spec: { parentRefs: [{ name: 'web-some-class' }] } },
    ],
  })
})

test('an Ingress is asked by host name at the address of its controller', () => {
  const [check] = ingressChecks(checkContext(), 'some-class', controller)
  const host = 'ingress-some-class.homelab-verify.example'
  expect(check).toMatchObject({
    id: 'ingress-some-class-from-host',
    to: controller,
    host,
    objects: [{ kind: 'Ingress', spec: { ingressClassName: 'some-class', rules: [{ host }] } }],
  })
})

test('a route from an existing Gateway is asked by host name too', () => {
  const gateway = { name: 'entrance', namespace: 'x' }
  const [check] = routeChecks(checkContext(), gateway, controller)
  const host = 'httproute-entrance.homelab-verify.example'
  expect(check).toMatchObject({
    id: 'httproute-entrance-from-host',
    to: controller,
    host,
    objects: [{ kind: 'HTTPRoute', spec: { parentRefs: [gateway], hostnames: [host] } }],
  })
})
