import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import { jobMissing } from '../../../lib/kube/diagnose/jobs.ts'
import { controller, evidence, pod } from './builders.ts'

const job = (type: string, reason: string) =>
  controller({ replicas: 1, conditions: [{ type, status: 'True', reason, message: 'as often as allowed' }] })
const failedPod = pod({ state: { terminated: { exitCode: 4 } } })

test('a failed Job is told with how its last pod ended', () => {
  const logs = { 'web-1/main': 'no database' }
  expect(
    diagnose(evidence({ controller: job('Failed', 'BackoffLimitExceeded'), pods: [failedPod], logs })),
  ).toEqual([
    expect.objectContaining({
      cause: 'job-failed',
      evidence: 'BackoffLimitExceeded: as often as allowed\n    pod web-1: exit code 4\n    no database',
      likely: 'its pods failed as often as the Job allows',
      graceMs: 0,
    }),
  ])
})

test('a Job whose pod failed, and which goes on, is none', () => {
  expect(diagnose(evidence({ pods: [failedPod] }))).toEqual([])
})

test('a Job is waited for until it is complete', () => {
  expect(jobMissing(undefined)).toBe('not there yet')
  expect(jobMissing(job('SuccessCriteriaMet', ''))).toBe('not complete')
  expect(jobMissing(job('Complete', ''))).toBeUndefined()
})
