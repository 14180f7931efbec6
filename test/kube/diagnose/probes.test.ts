import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import type { ContainerStatus } from '../../../lib/kube/objects/core.ts'
import { ago, container, event, evidence, pod } from './builders.ts'

const probe = { initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 3 }
const running = (seconds: number, more: Partial<ContainerStatus> = {}) =>
  pod(
    { state: { running: { startedAt: ago(seconds) } }, ...more },
    { spec: { containers: [container({ readinessProbe: probe, livenessProbe: probe })] } },
  )
const failing = (kind: string, count: number, text = 'HTTP probe failed with statuscode: 503') =>
  event('Unhealthy', `${kind} probe failed: ${text}`, {
    count,
    involvedObject: { uid: 'web-1', fieldPath: 'spec.containers{main}' },
  })

test.each([
  ['HTTP probe failed with statuscode: 503', 'not well'],
  ['HTTP probe failed with statuscode: 404', 'path'],
  ['dial tcp 10.0.0.9:80: connect: connection refused', 'nothing listens'],
  ['context deadline exceeded (Client.Timeout exceeded)', 'too slowly'],
  ['exit 1', 'its log'],
])('a readiness probe that fails with %j', (text, likely) => {
  const found = diagnose(evidence({ pods: [running(120)], events: [failing('Readiness', 9, text)] }))
  expect(found).toEqual([
    expect.objectContaining({
      cause: 'probe-failing',
      what: 'the readiness probe of container main of pod lab/web-1 keeps failing',
      evidence: expect.stringContaining(`${text}; failed 9 times`),
      likely: expect.stringContaining(likely),
      graceMs: 60_000,
    }),
  ])
})

test('a liveness probe that the container is restarted for', () => {
  const found = diagnose(
    evidence({ pods: [running(5, { restartCount: 1 })], events: [failing('Liveness', 3)] }),
  )
  expect(found.map(({ cause, graceMs }) => [cause, graceMs])).toEqual([['probe-failing', 60_000]])
})

test.each([
  ['of a program that is still starting', running(40), failing('Readiness', 6)],
  ['that failed too seldom', running(120), failing('Readiness', 2)],
  ['of a container that is ready', running(120, { ready: true }), failing('Readiness', 9)],
  [
    'of another container',
    running(120),
    { ...failing('Readiness', 9), involvedObject: { uid: 'web-1', fieldPath: 'spec.containers{side}' } },
  ],
  ['that was not restarted for', running(120), failing('Liveness', 3)],
])('a probe %s is none', (_, one, told) => {
  expect(diagnose(evidence({ pods: [one], events: [told] }))).toEqual([])
})
