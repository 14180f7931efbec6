import { expect, test } from 'vitest'
import { checkSteps } from '../../lib/engine/check-steps.ts'
import { componentJob, labJobs } from '../../lib/engine/jobs.ts'
import { runJobs } from '../../lib/engine/schedule.ts'
import type { RunContext } from '../../lib/engine/step-context.ts'
import type { Step } from '../../lib/step/step.ts'
import { objects } from '../../lib/step/steps.ts'
import { parseNeed } from '../../lib/task/need.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'
import { create, rig } from './rig.ts'

const task = (name: string, ...steps: Step[]) => ({ name, needs: [], steps: () => steps })
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
  expect(jobs.every(({ deadlineMs }) => deadlineMs > 0)).toBe(true)
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

test('clusters come before a job’s first step, components before its first that is not early', () => {
  const needs = ['policies', 'absent?', 'cluster@pools', 'policies@pools'].map(parseNeed)
  const entry = { components: { pools: {}, policies: {} } }
  const project = { lab: { clusters: { west: entry, east: entry } }, clusters: ['west', 'east'], tasks }
  const job = componentJob({ ...tasks.pools, needs } as never, {}, cluster, { project } as never)
  expect(job).toMatchObject({
    ...{ id: 'pools@west', component: 'pools', cluster: 'west' },
    after: ['cluster@west', 'cluster@east'],
    needs: ['policies@west', 'policies@east'],
  })
})

test('a task that is run alone removes nothing', async () => {
  const job = componentJob(tasks.policies as never, {}, cluster, parts)
  expect((await job.steps()).map(({ name }) => name)).toEqual(['policies'])
})

/** A lab of three components, run; `isThere` where its cluster needs no change. */
async function runLab(isThere: boolean) {
  const made: unknown[][] = [[], [], []]
  const counted = Object.fromEntries(
    made.map((worlds, index) => {
      const steps = (_: unknown, context: unknown) => [objects(`${worlds.push(context)}`, [])]
      return [`c${index}`, { ...task(`c${index}`), steps }]
    }),
  )
  let taskContext = {}
  const observed = {
    ...cluster,
    cluster: { provider: 'kind', components: { c0: {}, c1: {}, c2: {} } },
    taskContext: async () => taskContext,
  } as unknown as LabCluster
  const { options } = rig()
  const runner = () => ({
    probe: async ({ kind }: Step) => (kind === 'cluster' && !isThere ? create('west') : []),
    apply: async () => {
      taskContext = {} // as it is observed after a change of the cluster
      isThere = true
    },
  })
  const jobs = labJobs([observed], { ...parts, project: { ...parts.project, tasks: counted as never } }).map(
    (job) => ({ ...job, runner }),
  )
  await checkSteps(jobs, new AbortController().signal)
  const ends = await runJobs(jobs, options())
  return { made, ends: ends.map(({ status }) => status) }
}

test('a task makes its steps once in a run, whoever asks for them', async () => {
  const { made, ends } = await runLab(true)
  expect(ends).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
  expect(made.map((worlds) => worlds.length)).toEqual([1, 1, 1])
})

test('once more, from what is then observed, after the cluster was changed', async () => {
  const { made, ends } = await runLab(false)
  expect(ends).toEqual(['done', 'unchanged', 'unchanged', 'unchanged'])
  expect(made.map((worlds) => new Set(worlds).size)).toEqual([2, 2, 2])
  expect(made.map((worlds) => worlds.length)).toEqual([2, 2, 2])
})

test('of a task that is run alone, too', async () => {
  let made = 0
  const counted = { ...tasks.policies, steps: () => [objects(`${++made}`, [])] }
  const context = {}
  const observed = { ...cluster, taskContext: async () => context } as unknown as LabCluster
  const job = componentJob(counted as never, {}, observed, parts)
  await job.steps()
  await job.steps()
  expect(made).toBe(1)
})
