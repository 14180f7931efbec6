import { expect, test } from 'vitest'
import { cluster, early, helmRelease, manifest, objects, ready } from '../../lib/step/steps.ts'

const chart = { name: 'cilium-chart', version: '1.20.2', kind: 'folder' as const, sources: [] }

test('steps are data, and hold what they were made of', () => {
  const list = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }]
  const steps = [
    cluster('kind cluster'),
    manifest('native', chart),
    objects('pools', list, { pools: ['10.0.0.0/24'] }),
    helmRelease('cilium', { namespace: 'kube-system', chart, values: { computed: {} } }),
    ready('kube-system', 'deployment/a', 'daemonset/b'),
  ]
  expect(JSON.parse(JSON.stringify(steps))).toEqual(steps)
  expect(steps.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'cluster kind cluster',
    'manifest native',
    'manifest pools',
    'helm cilium',
    'ready deployment/a, daemonset/b ready',
  ])
})

test('the summary shows the version of the artifact and the addresses', () => {
  expect(manifest('native', chart).version).toBe('1.20.2')
  expect(helmRelease('cilium', { namespace: 'x', chart, values: { computed: {} } }).version).toBe('1.20.2')
  expect(objects('pools', [], { pools: ['10.0.0.0/24'] }).pools).toEqual(['10.0.0.0/24'])
})

test('early is a step of its own: the one it was made of stays late', () => {
  const late = cluster('a')
  expect(early(late)).toEqual({ ...late, early: true })
  expect(late.early).toBeUndefined()
})
