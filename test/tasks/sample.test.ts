import { expect, test } from 'vitest'
import { components } from '../lab/components.ts'
import { checksOf, stepsOf, worldOf } from './task-context.ts'

const others = { 'gateway-api': {}, metallb: {} }

const objectsOf = (input: object, components: object) =>
  stepsOf('sample', input, { components }).flatMap((step) =>
    step.kind === 'manifest' && 'objects' in step.content ? step.content.objects : [],
  )

const spec = (input: object, kind: string) =>
  objectsOf(input, others).find((object) => object.kind === kind)?.spec

test('it has a Gateway of its own where the lab has Gateway API, and one check for each way to it', () => {
  expect(spec({}, 'Gateway')).toMatchObject({ gatewayClassName: 'cilium', listeners: [{ port: 80 }] })
  expect(spec({}, 'HTTPRoute')).toMatchObject({ parentRefs: [{ name: 'sample' }] })
  expect(checksOf('sample', {}, others)).toEqual(['sample-from-host', 'sample-gateway-from-host'])
  expect(objectsOf({}, {}).map(({ kind }) => kind)).toEqual(['Namespace', 'Deployment', 'Service'])
  expect(checksOf('sample', {})).toEqual(['sample-from-host'])
})

test('with Traefik its route goes to the Gateway that Traefik has, and is asked at Traefik’s address', () => {
  const input = { gatewayClass: 'traefik' }
  expect(spec(input, 'Gateway')).toBeUndefined()
  expect(spec(input, 'HTTPRoute')).toMatchObject({
    parentRefs: [{ name: 'traefik-gateway', namespace: 'traefik' }],
  })
  const checks = components.sample?.checks?.(input, worldOf({ components: { ...others, sample: input } }))
  expect(checks).toContainEqual(
    expect.objectContaining({ to: { kind: 'LoadBalancer', name: 'traefik', namespace: 'traefik' } }),
  )
})
