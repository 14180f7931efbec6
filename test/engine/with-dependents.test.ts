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
])('with %s go %j', (id, ids) => {
  expect(withDependents(id, jobs).map((each) => each.id)).toEqual(ids)
})

test('whatever the order they come in', () => {
  expect(withDependents('crds', jobs.toReversed())).toHaveLength(4)
})
