import { expect, test } from 'vitest'
import { withDependents } from '../../lib/engine/with-dependents.ts'

const job = (id: string, ...needs: string[]) => ({ id, needs })
const jobs = [
  job('crds'),
  job('cni', 'crds'),
  job('balancer', 'cni'),
  job('sample', 'balancer'),
  job('other'),
]

test.each([
  ['sample', ['sample']],
  ['balancer', ['balancer', 'sample']],
  ['crds', ['crds', 'cni', 'balancer', 'sample']],
  ['other', ['other']],
  ['absent', []],
])('%s and its dependents are %j', (id, ids) => {
  expect(withDependents(id, jobs).map((each) => each.id)).toEqual(ids)
})

test('the order of the jobs does not matter', () => {
  expect(withDependents('crds', jobs.toReversed())).toHaveLength(4)
})
