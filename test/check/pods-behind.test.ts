import { expect, test } from 'vitest'
import { podsBehind } from '../../lib/check/pods-behind.ts'
import { stubReader } from '../kube/stub-reader.ts'

const endpoint = (name: string, ready?: boolean) => ({
  targetRef: { kind: 'Pod', name },
  ...(ready === undefined ? {} : { conditions: { ready } }),
})
const path = '/apis/discovery.k8s.io/v1/namespaces/x/endpointslices'

test('the ready pods of all slices are listed once; unknown readiness counts as ready', async () => {
  const items = [
    { endpoints: [endpoint('a', true), endpoint('b', false)] },
    { endpoints: [endpoint('a', true), endpoint('c'), { targetRef: { kind: 'Node', name: 'n' } }, {}] },
    {},
    { endpoints: null },
  ]
  const { reader, asked } = stubReader({ [path]: { items } })
  expect(await podsBehind({ namespace: 'x', service: 'web' }, reader)).toEqual(['a', 'c'])
  expect(asked).toEqual([`${path}?labelSelector=kubernetes.io%2Fservice-name%3Dweb`])
})

test('a service without slices has no pods', async () => {
  expect(await podsBehind({ namespace: 'x', service: 'web' }, stubReader({}).reader)).toEqual([])
})
