import { expect, test } from 'vitest'
import { gatewayChecks, ingressChecks, routeChecks } from '../../lib/check/http-checks.ts'
import { surroundings } from './surroundings.ts'

const controller = { kind: 'LoadBalancer', name: 'controller', namespace: 'x' } as const

test('a Gateway of the class, and a route from it', () => {
  const [check] = gatewayChecks(surroundings(), 'some-class')
  expect(check).toMatchObject({
    id: 'gateway-some-class-from-host',
    to: { kind: 'Gateway', name: 'web-some-class' },
    objects: [
      { kind: 'Gateway', spec: { gatewayClassName: 'some-class' } },
      { kind: 'HTTPRoute', spec: { parentRefs: [{ name: 'web-some-class' }] } },
    ],
  })
})

test('an Ingress is asked for by its host name, at its controller', () => {
  const [check] = ingressChecks(surroundings(), 'some-class', controller)
  const host = 'ingress-some-class.homelab-verify.example'
  expect(check).toMatchObject({
    id: 'ingress-some-class-from-host',
    to: controller,
    host,
    objects: [{ kind: 'Ingress', spec: { ingressClassName: 'some-class', rules: [{ host }] } }],
  })
})

test('a route from a Gateway that is there already, too', () => {
  const gateway = { name: 'entrance', namespace: 'x' }
  const [check] = routeChecks(surroundings(), gateway, controller)
  const host = 'httproute-entrance.homelab-verify.example'
  expect(check).toMatchObject({
    id: 'httproute-entrance-from-host',
    to: controller,
    host,
    objects: [{ kind: 'HTTPRoute', spec: { parentRefs: [gateway], hostnames: [host] } }],
  })
})
