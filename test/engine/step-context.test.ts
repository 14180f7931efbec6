import { expect, test } from 'vitest'
import { type JobParts, stepContext } from '../../lib/engine/step-context.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { jobIdentity } from '../../lib/task/job.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'

const { signal } = new AbortController()
const job = jobIdentity('metallb', 'west')

function start() {
  const events: RunEvent[] = []
  const host = { env: {}, signal, cwd: '/', emit: (event: RunEvent) => events.push(event), print: () => {} }
  const project = { lab: { clusters: {} }, labFile: '/lab/lab.yaml', clusters: ['west'], tasks: {} }
  const cluster = { name: 'west', cluster: { components: {} }, managed: {} } as unknown as LabCluster
  const parts = { project, host, adopt: false } as unknown as JobParts
  return { context: stepContext(job, cluster, parts, signal), events }
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
  expect(start().context.madeFor).toBe('metallb.west')
})
