import { expect, test } from 'vitest'
import { jobIdentity, jobReference } from '../../lib/task/job.ts'

test('a job is one component on one cluster, whatever their names have in them', () => {
  const job = jobIdentity('a@b', 'c.d')
  expect(job).toEqual({ id: 'a@b@c.d', component: 'a@b', cluster: 'c.d' })
  expect(jobReference({ ...job, needs: [] } as typeof job)).toEqual({
    job: 'a@b@c.d',
    component: 'a@b',
    cluster: 'c.d',
  })
})
