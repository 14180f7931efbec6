import type { CheckResult } from '../../lib/check/check.ts'
import type { JobResult, RunEvent } from '../../lib/task/events.ts'
import { jobIdentity, jobReference } from '../../lib/task/job.ts'

export const metallb = jobReference(jobIdentity('metallb', 'west'))

export const result = (overrides: Partial<JobResult> = {}): JobResult => ({
  ...metallb,
  status: 'done',
  changes: 2,
  durationMs: 1_234,
  versions: ['0.16.1'],
  pools: ['172.18.255.200-172.18.255.250'],
  vips: [],
  ...overrides,
})

export const checked = (overrides: Partial<CheckResult> = {}): CheckResult => ({
  cluster: 'west',
  id: 'node-port-from-host',
  subject: 'NodePort',
  at: 'host',
  from: 'host',
  expected: 'answers',
  verdict: 'pass',
  evidence: ['answered by web-west-1a2b'],
  durationMs: 1_234,
  ...overrides,
})

/** One event of every type; a missing type is a type error. */
export const every: { [Type in RunEvent['type']]: Extract<RunEvent, { type: Type }> } = {
  'run-started': { type: 'run-started', command: 'up', jobs: [{ ...metallb, needs: [] }] },
  'job-started': { type: 'job-started', ...metallb },
  'step-started': { type: 'step-started', ...metallb, step: 'pools' },
  'step-ended': {
    type: 'step-ended',
    ...metallb,
    step: 'pools',
    durationMs: 10,
    changes: [
      { action: 'create', what: 'IPAddressPool first' },
      { action: 'change', what: 'ConfigMap x/a', fields: [{ path: 'data.k', from: 'old', to: 'new' }] },
      { action: 'wait', what: 'deployment/controller' },
    ],
  },
  'step-planned': {
    type: 'step-planned',
    ...metallb,
    step: 'pools',
    changes: [{ action: 'create', what: 'IPAddressPool first', predicted: true }],
  },
  'step-retried': {
    type: 'step-retried',
    ...metallb,
    step: 'pools',
    attempt: 1,
    delayMs: 2_000,
    reason: 'connection reset',
  },
  waiting: { type: 'waiting', ...metallb, on: 'deployment/controller (0 of 1)' },
  output: { type: 'output', ...metallb, line: 'a line\nof a program' },
  note: { type: 'note', ...metallb, text: 'webhook left out' },
  progress: { type: 'progress', what: 'building etcd', done: 0.42, remainingMs: 130_000 },
  'tool-found': { type: 'tool-found', tool: 'etcd', version: '3.6.0', source: 'cache' },
  'job-ended': { type: 'job-ended', ...result() },
  'job-planned': {
    type: 'job-planned',
    ...metallb,
    changes: 1,
    versions: ['0.16.1'],
    pools: ['172.18.255.200-172.18.255.250'],
    vips: [],
    assumed: true,
  },
  'check-ended': { type: 'check-ended', ...checked() },
  'checks-ended': { type: 'checks-ended', exitCode: 0, results: [checked()], durationMs: 14_200 },
  'run-ended': { type: 'run-ended', command: 'up', exitCode: 0, changes: 2, durationMs: 200_000 },
}

/** The events of a run with changes; a run of checks ends with a matrix instead of the table. */
export const events = Object.values(every).filter(({ type }) => !/-planned$|^checks-/.test(type))
