import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import type { Terminated } from '../../../lib/kube/objects/core.ts'
import { container, event, evidence, NOW, pod, waiting } from './builders.ts'

const looping = (last: Terminated, restartCount: number) =>
  pod({ ...waiting('CrashLoopBackOff'), lastState: { terminated: last }, restartCount })

test('a crash loop is told with exit code and last log lines; the first restarts may still heal it', () => {
  const logs = { 'web-1/main': 'reading config\nboom\n' }
  const at = (restarts: number) =>
    diagnose(evidence({ pods: [looping({ exitCode: 3, reason: 'Error' }, restarts)], logs }))
  expect(at(3)).toEqual([
    {
      cause: 'crash-loop',
      what: 'container main of pod lab/web-1 keeps crashing',
      evidence: 'exit code 3 (Error), 3 restarts; its last log lines:\n    reading config\n    boom',
      likely: expect.stringContaining('ends with an error'),
      next: 'kubectl logs --namespace lab web-1 --container main --previous',
      graceMs: 0,
    },
  ])
  expect(at(1)[0]?.graceMs).toBe(60_000)
})

test.each([
  [0, 'Completed', 'ends by itself'],
  [127, 'Error', 'not in the image'],
  [128, 'StartError', 'cannot be started'],
  [137, 'Error', 'killed from outside'],
])('exit code %i', (exitCode, reason, likely) => {
  const found = diagnose(evidence({ pods: [looping({ exitCode, reason }, 4)] }))
  expect(found[0]?.likely).toContain(likely)
})

test('an image of another architecture', () => {
  const logs = { 'web-1/main': 'exec /web: exec format error' }
  expect(diagnose(evidence({ pods: [looping({ exitCode: 255 }, 4)], logs }))[0]?.likely).toContain(
    'architecture',
  )
})

test('a container that has ended again but is not backing off yet is one too', () => {
  const ended = pod({ state: { terminated: { exitCode: 1 } }, restartCount: 1 })
  expect(diagnose(evidence({ pods: [ended] }))[0]?.cause).toBe('crash-loop')
})

test('out of memory twice: its limit is named, and it is certain', () => {
  const killed = looping({ exitCode: 137, reason: 'OOMKilled' }, 1)
  const limited = {
    ...killed,
    spec: { containers: [container({ resources: { limits: { memory: '16Mi' } } })] },
  }
  expect(diagnose(evidence({ pods: [limited] }))).toEqual([
    expect.objectContaining({ cause: 'out-of-memory', likely: expect.stringContaining('16Mi'), graceMs: 0 }),
  ])
})

test.each([
  [
    'runs again after one restart',
    pod({ state: { running: {} }, lastState: { terminated: { exitCode: 1 } }, restartCount: 1 }),
  ],
  [
    'runs again after it was out of memory once',
    pod({
      state: { running: {} },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      restartCount: 1,
    }),
  ],
  ['has ended for the first time', pod({ state: { terminated: { exitCode: 1 } } })],
  ['has done its work', pod({ state: { terminated: { exitCode: 0 } } })],
])('a container that %s is none', (_, one) => {
  expect(diagnose(evidence({ pods: [one] }))).toEqual([])
})

test('one that kubelet restarts for its probe is the probe’s', () => {
  const livenessProbe = { failureThreshold: 3 }
  const killed = looping({ exitCode: 137, reason: 'Error' }, 4)
  const probed = { ...killed, spec: { containers: [container({ livenessProbe })] } }
  const involvedObject = { uid: 'web-1', fieldPath: 'spec.containers{main}' }
  const events = [
    event('Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 503', {
      involvedObject,
      count: 12,
    }),
  ]
  const found = diagnose(evidence({ pods: [probed], events, now: NOW }))
  expect(found.map(({ cause, graceMs }) => [cause, graceMs])).toEqual([['probe-failing', 0]])
})
