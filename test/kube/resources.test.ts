import { expect, test } from 'vitest'
import { discoverResources } from '../../lib/kube/resources.ts'
import { stubReader } from './stub-reader.ts'

const core = {
  resources: [
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'namespaces/finalize', kind: 'Namespace', namespaced: false },
    { name: 'pods/log', kind: 'Pod', namespaced: true },
    { name: 'pods', kind: 'Pod', namespaced: true },
  ],
}
const metallb = { resources: [{ name: 'ipaddresspools', kind: 'IPAddressPool', namespaced: true }] }

const object = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
})

test.each([
  [object('v1', 'Namespace', 'a'), '/api/v1/namespaces/a'],
  [object('v1', 'Namespace', 'a', 'ignored'), '/api/v1/namespaces/a'],
  [object('v1', 'Pod', 'a', 'b'), '/api/v1/namespaces/b/pods/a'],
  [object('v1', 'Pod', 'a'), '/api/v1/namespaces/default/pods/a'],
  [object('v1', 'Pod', 'system:a/b', 'c'), '/api/v1/namespaces/c/pods/system%3Aa%2Fb'],
  [
    object('metallb.io/v1beta1', 'IPAddressPool', 'first', 'x'),
    '/apis/metallb.io/v1beta1/namespaces/x/ipaddresspools/first',
  ],
  [object('v1', 'Unknown', 'a'), undefined],
  [object('no.such/v1', 'Thing', 'a'), undefined],
])('%j is at %s', async (reference, path) => {
  const { reader } = stubReader({ '/api/v1': core, '/apis/metallb.io/v1beta1': metallb })
  expect(await discoverResources(reader).pathOf(reference)).toBe(path)
})

test('a group is read once, also by concurrent callers', async () => {
  const { reader, requests } = stubReader({ '/api/v1': core })
  const resources = discoverResources(reader)
  await Promise.all(['a', 'b', 'c'].map((name) => resources.pathOf(object('v1', 'Pod', name))))
  await resources.pathOf(object('v1', 'Namespace', 'd'))
  expect(requests).toEqual(['/api/v1'])
})

test('a kind that was not served is looked up again: its CRD may exist now', async () => {
  const answers: Record<string, unknown> = {}
  const { reader } = stubReader(answers)
  const resources = discoverResources(reader)
  const pool = object('metallb.io/v1beta1', 'IPAddressPool', 'first', 'x')
  expect(await resources.pathOf(pool)).toBeUndefined()
  answers['/apis/metallb.io/v1beta1'] = metallb
  expect(await resources.pathOf(pool)).toContain('/ipaddresspools/first')
})

test('a discovery that failed is repeated', async () => {
  const answers: Record<string, unknown> = { '/api/v1': new Error('reset') }
  const { reader } = stubReader(answers)
  const resources = discoverResources(reader)
  await expect(resources.pathOf(object('v1', 'Pod', 'a'))).rejects.toThrow('reset')
  answers['/api/v1'] = core
  expect(await resources.pathOf(object('v1', 'Pod', 'a'))).toBe('/api/v1/namespaces/default/pods/a')
})
