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
const run = { project: { lab: { clusters: {} }, clusters: ['west'], tasks } } as unknown as RunContext

test('a prune step comes last, or before the manifest with pruneFirst; the cluster job reports orphans', async () => {
  const jobs = labJobs([cluster], run)
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

test('a prune step knows the steps of every component of the lab', async () => {
  const [, pools] = labJobs([cluster], run)
  const left = (await pools?.steps())?.find(({ kind }) => kind === 'prune')
  expect(left).toMatchObject({
    component: 'pools',
    wanted: ['before', 'pools', 'before', 'pools', 'policies'].map((name) => ({ name })),
  })
})

test('needed clusters come before a job’s first step, needed components before its first step that is not early', () => {
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

test('a task that is run by itself has no prune step', async () => {
  const job = componentJob(tasks.policies as never, {}, cluster, run)
  expect((await job.steps()).map(({ name }) => name)).toEqual(['policies'])
})

/** Runs a lab of three components. @param isThere whether its cluster needs no change */
async function runLab(isThere: boolean) {
  const contexts: unknown[][] = [[], [], []]
  const counted = Object.fromEntries(
    contexts.map((contextsOfTask, index) => {
      const steps = (_: unknown, context: unknown) => [objects(`${contextsOfTask.push(context)}`, [])]
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
      taskContext = {} // the observation after a change of the cluster
      isThere = true
    },
  })
  const jobs = labJobs([observed], { ...run, project: { ...run.project, tasks: counted as never } }).map(
    (job) => ({ ...job, runner }),
  )
  await checkSteps(jobs, new AbortController().signal)
  const ends = await runJobs(jobs, options())
  return { contexts, ends: ends.map(({ status }) => status) }
}

test('a task makes its steps once in a run, for all callers', async () => {
  const { contexts, ends } = await runLab(true)
  expect(ends).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
  expect(contexts.map((each) => each.length)).toEqual([1, 1, 1])
})

test('a task makes its steps again, from a new observation, after the cluster has changed', async () => {
  const { contexts, ends } = await runLab(false)
  expect(ends).toEqual(['done', 'unchanged', 'unchanged', 'unchanged'])
  expect(contexts.map((each) => new Set(each).size)).toEqual([2, 2, 2])
  expect(contexts.map((each) => each.length)).toEqual([2, 2, 2])
})

test('a task that is run by itself also makes its steps once', async () => {
  let made = 0
  const counted = { ...tasks.policies, steps: () => [objects(`${++made}`, [])] }
  const context = {}
  const observed = { ...cluster, taskContext: async () => context } as unknown as LabCluster
  const job = componentJob(counted as never, {}, observed, run)
  await job.steps()
  await job.steps()
  expect(made).toBe(1)
})
