import { expect, test, vi } from 'vitest'
import { type RunContext, stepContext } from '../../lib/engine/step-context.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { CLUSTER, jobIdentity } from '../../lib/task/job.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'
import { create } from './rig.ts'

const { signal } = new AbortController()
const parts = {
  project: { lab: { clusters: {} }, labFile: 'lab.yaml', tasks: {} },
  toolbox: {},
  host: { env: {}, signal, cwd: '/', emit: () => {}, print: () => {} },
  adopt: false,
} as unknown as RunContext

/** The lifecycle of a cluster that answers so when it is asked what it lacks. */
function lifecycleOf(differences: () => Promise<readonly Change[]>) {
  const invalidate = vi.fn()
  const cluster = {
    name: 'west',
    cluster: { components: {} },
    managed: { differences },
    wanted: async () => ({}),
    invalidate,
  } as unknown as LabCluster
  return { invalidate, ...stepContext(jobIdentity(CLUSTER, 'west'), cluster, parts, signal).lifecycle }
}

test('a cluster that lacks nothing stays as it was observed', async () => {
  const { differences, invalidate } = lifecycleOf(async () => [])
  expect(await differences(parts.host)).toEqual([])
  expect(invalidate).not.toHaveBeenCalled()
})

test('one that lacks something, or cannot be looked at, is observed anew when the step tries again', async () => {
  const lacking = lifecycleOf(async () => create('kind cluster west'))
  expect(await lacking.differences(parts.host)).toEqual(create('kind cluster west'))
  expect(lacking.invalidate).toHaveBeenCalledOnce()
  const silent = lifecycleOf(() => Promise.reject(new Failure({ code: 'docker-failed', what: 'no answer' })))
  await expect(silent.differences(parts.host)).rejects.toThrow('no answer')
  expect(silent.invalidate).toHaveBeenCalledOnce()
})
const job = jobIdentity('metallb', 'west')

function start() {
  const events: RunEvent[] = []
  const host = { env: {}, signal, cwd: '/', emit: (event: RunEvent) => events.push(event), print: () => {} }
  const project = { lab: { clusters: {} }, labFile: '/lab/lab.yaml', clusters: ['west'], tasks: {} }
  const cluster = { name: 'west', cluster: { components: {} }, managed: {} } as unknown as LabCluster
  const run = { project, host, adopt: false } as unknown as RunContext
  return { context: stepContext(job, cluster, run, signal), events }
}

test('what a step tells says as data which component and which cluster it is about', () => {
  const { context, events } = start()
  context.waiting('pods')
  context.note('left out')
  context.note('left out')
  context.process.onLine?.('a line')
  const about = { job: 'metallb@west', component: 'metallb', cluster: 'west' }
  expect(events).toEqual([
    { type: 'waiting', ...about, on: 'pods' },
    { type: 'note', ...about, text: 'left out' },
    { type: 'output', ...about, line: 'a line' },
  ])
})

test('what is made is marked with the component and the cluster of the job', () => {
  expect(start().context.ownerComponent).toBe('metallb.west')
})
