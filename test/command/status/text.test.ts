import { expect, test } from 'vitest'
import { statusText } from '../../../lib/command/status/text.ts'
import { clusterStatus, component, plannedStatus } from './status.ts'

test('a cluster that is as the lab wants it has no differences', () => {
  const components = [component({ wanted: '0.16.1', found: '0.16.1' })]
  expect(statusText([clusterStatus({ components })])).toBe(
    `west: kind, up, Kubernetes 1.34.4, 1 of 1 nodes ready
  COMPONENT  WANTED  FOUND   LAB FILE
  pools      0.16.1  0.16.1  as wanted
  workloads: 3 of 3 ready
  addresses: 172.18.255.200-172.18.255.250, 1 of 51 handed out, 50 left
    172.18.255.200  web/web`,
  )
})

test('a cluster that does not exist beside one that does', () => {
  expect(statusText([plannedStatus, clusterStatus({ name: 'east' })])).toMatch(
    /^west: kind, down\n {2}lacks: create kind cluster west\n\neast: kind, up/,
  )
})

test('differences, waits, problems and services without an address are listed', () => {
  const drift = [
    {
      action: 'change' as const,
      what: 'Deployment a/b',
      fields: [{ path: 'spec.replicas', from: 1, to: 2 }],
    },
    { action: 'wait' as const, what: 'deployment/b in a: 0 of 1 pods available' },
  ]
  const text = statusText([
    clusterStatus({
      components: [
        component({ drift }),
        { ...component({ name: 'other' }), problem: 'no answer within 30 s' },
      ],
      workloads: { total: 3, lacks: ['deployment a/b: 0 of 1 pods available'] },
      services: [{ name: 'web/web', addresses: [], ports: [80] }],
      problems: ['cannot run docker'],
    }),
  ])
  for (const part of [
    '  problem: cannot run docker\n',
    'pools      -       -      1 difference, 1 not ready\n',
    '  pools: change Deployment a/b (spec.replicas)\n',
    '  pools: wait for deployment/b in a: 0 of 1 pods available\n',
    '  other: no answer within 30 s\n',
    '  workloads: 2 of 3 ready\n    deployment a/b: 0 of 1 pods available\n',
    '    no address yet  web/web',
  ])
    expect(text).toContain(part)
})

test('a component that could not be probed is not called as wanted', () => {
  const { drift: _, ...unknown } = component()
  expect(statusText([clusterStatus({ components: [unknown] })])).toContain('cannot tell')
})

test('many differences are shortened, and no line is wider than the screen', () => {
  const drift = Array.from({ length: 30 }, (_, index) => ({
    action: 'create' as const,
    what: `CustomResourceDefinition a-rather-long-name-of-a-definition-${index}.example.org`,
  }))
  const lines = statusText([clusterStatus({ components: [component({ drift })] })]).split('\n')
  expect(lines.length).toBeLessThan(20)
  expect(lines).toContain('  pools: and 26 more')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})
