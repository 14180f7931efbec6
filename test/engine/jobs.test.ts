import { expect, test } from 'vitest'
import { componentJob, labJobs } from '../../lib/engine/jobs.ts'
import type { JobParts } from '../../lib/engine/step-context.ts'
import type { Step } from '../../lib/step/step.ts'
import { objects } from '../../lib/step/steps.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'

const task = (name: string, ...steps: Step[]) => ({ name, needs: [], steps: () => steps })
const tasks = {
  pools: task('pools', objects('before', []), objects('pools', [], { exclusive: true })),
  policies: task('policies', objects('policies', [])),
}
const cluster = {
  name: 'west',
  cluster: { provider: 'kind', components: { pools: {}, policies: {} } },
  world: async () => ({}),
} as unknown as LabCluster
const parts = { project: { lab: { clusters: {} }, clusters: ['west'], tasks } } as unknown as JobParts

test('what is left over goes last, or before what excludes it; the cluster tells what has no component', async () => {
  const jobs = labJobs([cluster], parts)
  const steps = await Promise.all(
    jobs.map(async (job) => [job.id, (await job.steps()).map(({ name }) => name)]),
  )
  expect(jobs.every(({ deadlineMs }) => deadlineMs > 0)).toBe(true)
  expect(Object.fromEntries(steps)).toEqual({
    'cluster@west': ['kind cluster', 'components that the lab has no more'],
    'pools@west': ['before', 'what is left over', 'pools'],
    'policies@west': ['policies', 'what is left over'],
  })
})

test('what any component of the lab wants is not left over', async () => {
  const [, pools] = labJobs([cluster], parts)
  const left = (await pools?.steps())?.find(({ kind }) => kind === 'leftovers')
  expect(left).toMatchObject({
    component: 'pools',
    wanted: ['before', 'pools', 'before', 'pools', 'policies'].map((name) => ({ name })),
  })
})

test('a task that is run alone removes nothing', async () => {
  const job = componentJob(tasks.policies as never, {}, cluster, parts)
  expect((await job.steps()).map(({ name }) => name)).toEqual(['policies'])
})
