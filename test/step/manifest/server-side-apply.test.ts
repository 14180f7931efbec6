import { expect, test } from 'vitest'
import { serverSideApply } from '../../../lib/step/manifest/server-side-apply.ts'
import { refused } from '../../kube/refused.ts'
import { detailsOf } from '../../process/failing.ts'
import { configMap, discovery, pathOf } from '../config-maps.ts'
import { rig } from '../rig.ts'

test('a refusal is told as what it is', async () => {
  const quota = refused(403, {
    reason: 'Forbidden',
    message:
      'configmaps "a" is forbidden: exceeded quota: few, requested: configmaps=1, used: configmaps=1, limited: configmaps=1',
  })
  const { context } = rig({ answers: discovery, refusals: { [pathOf('a')]: [quota] } })
  const { signal } = context.process
  const details = await detailsOf(serverSideApply([configMap('a')], await context.clients(), { signal }))
  expect(details).toMatchObject({
    code: 'quota-exceeded',
    likely: 'the quota few of namespace x is used up',
    retryable: true,
  })
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
