import { expect, test, vi } from 'vitest'
import { type RunContext, stepContext } from '../../lib/engine/step-context.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { CLUSTER, jobIdentity } from '../../lib/task/job.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'
import { create } from './rig.ts'

const { signal } = new AbortController()
const run = {
  project: { lab: { clusters: {} }, labFile: 'lab.yaml', tasks: {} },
  toolbox: {},
  host: { env: {}, signal, cwd: '/', emit: () => {}, print: () => {} },
  adopt: false,
} as unknown as RunContext

/** The lifecycle of a cluster with these differences. */
function lifecycleOf(differences: () => Promise<readonly Change[]>) {
  const invalidate = vi.fn()
  const cluster = {
    name: 'west',
    cluster: { components: {} },
    managed: { differences },
    wanted: async () => ({}),
    invalidate,
  } as unknown as LabCluster
  return { invalidate, ...stepContext(jobIdentity(CLUSTER, 'west'), cluster, run, signal).lifecycle }
}

test('a cluster without differences keeps its observation', async () => {
  const { differences, invalidate } = lifecycleOf(async () => [])
  expect(await differences(run.host)).toEqual([])
  expect(invalidate).not.toHaveBeenCalled()
})

test('a cluster with differences, or one that cannot be read, is observed anew at the next attempt', async () => {
  const different = lifecycleOf(async () => create('kind cluster west'))
  expect(await different.differences(run.host)).toEqual(create('kind cluster west'))
  expect(different.invalidate).toHaveBeenCalledOnce()
  const silent = lifecycleOf(() => Promise.reject(new Failure({ code: 'docker-failed', what: 'no answer' })))
  await expect(silent.differences(run.host)).rejects.toThrow('no answer')
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

test('the events of a step have component and cluster as fields', () => {
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

test('the owner component is the component and the cluster of the job', () => {
  expect(start().context.ownerComponent).toBe('metallb.west')
})
