import { expect, test } from 'vitest'
import { awaitServed } from '../../lib/kube/served.ts'
import { stubReader } from './stub-reader.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const { signal } = new AbortController()
const crd = (...conditions: { type: string; status: string }[]) => ({ status: { conditions } })
const wanted = [{ kind: 'CustomResourceDefinition', metadata: { name: 'pools.metallb.io' } }]

test('a CRD is waited for until it is established', async () => {
  const list = { metadata: { resourceVersion: '1' }, items: [crd()] }
  const { reader, requests } = stubReader({ [definitions]: list }, [
    [
      { type: 'MODIFIED', object: crd({ type: 'NamesAccepted', status: 'True' }) },
      { type: 'MODIFIED', object: crd({ type: 'Established', status: 'False' }) },
      { type: 'MODIFIED', object: crd({ type: 'Established', status: 'True' }) },
    ],
  ])
  await awaitServed(wanted, reader, signal)
  expect(requests).toHaveLength(2) // fails if an earlier event is enough, or the last one is not
})

test('other objects are not waited for', async () => {
  const { reader, requests } = stubReader({})
  await awaitServed([{ kind: 'Deployment', metadata: { name: 'a' } }], reader, signal)
  expect(requests).toEqual([])
})

test('a CRD whose names are taken is not waited for', async () => {
  const taken = { ...crd({ type: 'NamesAccepted', status: 'False' }), metadata: { name: 'pools.metallb.io' } }
  const { reader } = stubReader({ [definitions]: { metadata: { resourceVersion: '1' }, items: [taken] } })
  await expect(awaitServed(wanted, reader, signal)).rejects.toMatchObject({
    details: { code: 'definition-not-served' },
  })
})
