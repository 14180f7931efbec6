import { expect, test } from 'vitest'
import { Failure } from '../../../lib/failure.ts'
import { serverSideApply } from '../../../lib/step/manifest/server-side-apply.ts'
import { detailsOf } from '../../process/failing.ts'
import { configMap, discovery, pathOf } from '../config-maps.ts'
import { rig } from '../rig.ts'

/** As writer.ts tells it. */
const refusal = (got: string, retryable = false) =>
  new Failure({ code: 'api-refused', what: 'refused', got: `Error from server ${got}`, retryable })

async function refusedWith(error: Error) {
  const { context, access } = rig({ answers: discovery, refusals: { [pathOf('a')]: [error] } })
  const details = await detailsOf(
    serverSideApply([configMap('a')], await context.clients(), { signal: context.process.signal }),
  )
  return { details, access }
}

test.each([
  [
    'a conflict',
    refusal('(Conflict): Apply failed with 1 conflict: conflict with "helm": .data.k'),
    { code: 'field-conflict', got: expect.stringContaining('conflict with "helm": .data.k') },
  ],
  [
    'a refusal',
    refusal('(Invalid): ConfigMap "a" is invalid: metadata.name: Invalid value: "A"'),
    { code: 'object-refused', got: expect.stringContaining('is invalid') },
  ],
  [
    'a webhook that refuses',
    refusal('(Forbidden): admission webhook "a.b.c" denied the request: no such pool'),
    { code: 'webhook-refused', got: 'webhook a.b.c: no such pool' },
  ],
])('%s is told as what it is, and not tried again', async (_, error, expected) => {
  const { details } = await refusedWith(error)
  expect(details).toMatchObject(expected)
  expect(details.retryable ?? false).toBe(false)
})

test('a webhook that cannot be called is asked again', async () => {
  const { details, access } = await refusedWith(
    refusal(
      '(InternalError): Internal error occurred: failed calling webhook "a.b.c": failed to call webhook: Post "https://hook.lab.svc:443/x?timeout=10s": dial tcp 10.0.0.1:443: connect: connection refused',
      true,
    ),
  )
  expect(details).toMatchObject({
    code: 'webhook-unreachable',
    retryable: true,
    next: expect.stringContaining(`--kubeconfig ${access.kubeconfig} --context west get endpointslices`),
  })
})

test('any other failure stays what it is', async () => {
  const { details } = await refusedWith(refusal('(NotFound): namespaces "x" not found', true))
  expect(details).toMatchObject({ code: 'api-refused', retryable: true })
})

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'pools.lab.io' },
}
const pool = { apiVersion: 'lab.io/v1', kind: 'Pool', metadata: { name: 'first' } }
const definitions = {
  '/apis/apiextensions.k8s.io/v1': {
    resources: [{ name: 'customresourcedefinitions', kind: 'CustomResourceDefinition', namespaced: false }],
  },
}

test('a definition comes before what it defines, which waits until it is served', async () => {
  let isServed = false
  const served = { status: { conditions: [{ type: 'Established', status: 'True' }] } }
  const { context, applied } = rig({
    answers: {
      ...definitions,
      [DEFINITIONS]: () => {
        expect(applied.map(({ object }) => object.kind)).toEqual(['CustomResourceDefinition'])
        isServed = true
        return { metadata: { resourceVersion: '1' }, items: [served] }
      },
      '/apis/lab.io/v1': () =>
        isServed ? { resources: [{ name: 'pools', kind: 'Pool', namespaced: false }] } : undefined,
    },
  })
  const { signal } = context.process
  await serverSideApply([pool, definition], await context.clients(), { signal })
  expect(applied.map(({ object }) => object.kind)).toEqual(['CustomResourceDefinition', 'Pool'])
})

test('a kind that is not served is named, and tried again', async () => {
  const { context, applied } = rig()
  const { signal } = context.process
  const details = await detailsOf(serverSideApply([pool], await context.clients(), { signal }))
  expect(details).toMatchObject({ code: 'definition-missing', retryable: true })
  expect(applied).toEqual([])
})

test('nothing more is applied once it is interrupted', async () => {
  const { context, applied, stop } = rig({ answers: discovery })
  stop.abort(new Error('interrupted'))
  const applying = serverSideApply([configMap('a')], await context.clients(), { signal: stop.signal })
  await expect(applying).rejects.toThrow('interrupted')
  expect(applied).toEqual([])
})
