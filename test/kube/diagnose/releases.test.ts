import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import { controller, evidence } from './builders.ts'

const pendingReleases = [{ name: 'web', status: 'pending-upgrade', revision: '2' }]
const of = (release: string) => controller({ replicas: 1 }, { 'meta.helm.sh/release-name': release })

test.each([
  ['of the workload', of('web')],
  ['of a workload that is not there yet', undefined],
])('the pending release %s', (_, one) => {
  expect(diagnose(evidence({ controller: one, pendingReleases }))).toEqual([
    expect.objectContaining({
      cause: 'release-pending',
      evidence: 'revision 2 is pending-upgrade',
      next: 'helm history --namespace lab web',
      graceMs: 30_000,
    }),
  ])
})

test.each([
  ['of another workload', of('other')],
  ['of a workload without a release', controller({ replicas: 1 })],
])('the pending release %s is none', (_, one) => {
  expect(diagnose(evidence({ controller: one, pendingReleases }))).toEqual([])
})
