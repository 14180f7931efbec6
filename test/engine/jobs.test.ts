import { expect, test } from 'vitest'
import { componentJob, labJobs } from '../../lib/engine/jobs.ts'
import type { RunContext } from '../../lib/engine/step-context.ts'
import type { Step } from '../../lib/step/step.ts'
import { objects } from '../../lib/step/steps.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'

const task = (name: string, ...steps: Step[]) => ({ name, needs: [], deadlineMs: 1, steps: () => steps })
const tasks = {
  pools: task('pools', objects('before', []), objects('pools', [], { pruneFirst: true })),
  policies: task('policies', objects('policies', [])),
}
const cluster = {
  name: 'west',
  cluster: { provider: 'kind', components: { pools: {}, policies: {} } },
  taskContext: async () => ({}),
} as unknown as LabCluster
const parts = { project: { lab: { clusters: {} }, clusters: ['west'], tasks } } as unknown as RunContext

test('what is left over goes last, or before what excludes it; the cluster tells what has no component', async () => {
  const jobs = labJobs([cluster], parts)
  const steps = await Promise.all(
    jobs.map(async (job) => [job.id, (await job.steps()).map(({ name }) => name)]),
  )
  expect(Object.fromEntries(steps)).toEqual({
    'cluster@west': ['kind cluster', 'components that the lab has no more'],
    'pools@west': ['before', 'what is left over', 'pools'],
    'policies@west': ['policies', 'what is left over'],
  })
})

test('what any component of the lab wants is not left over', async () => {
  const [, pools] = labJobs([cluster], parts)
  const left = (await pools?.steps())?.find(({ kind }) => kind === 'prune')
  expect(left).toMatchObject({
    component: 'pools',
    wanted: ['before', 'pools', 'before', 'pools', 'policies'].map((name) => ({ name })),
  })
})

test('a task that is run alone removes nothing', async () => {
  const job = componentJob(tasks.policies as never, {}, cluster, parts)
  expect((await job.steps()).map(({ name }) => name)).toEqual(['policies'])
})
