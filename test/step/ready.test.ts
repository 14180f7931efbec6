import { expect, test } from 'vitest'
import { readyKind } from '../../lib/step/ready.ts'
import { ready } from '../../lib/step/step.ts'
import { rig } from './rig.ts'

const apps = '/apis/apps/v1/namespaces/metallb-system'
const step = ready('metallb-system', 'deployment/controller', 'daemonset/speaker')

const deployment = (available: number) => ({
  metadata: { generation: 1 },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: available },
})
const daemonset = (available: number) => ({
  metadata: { generation: 1 },
  status: {
    observedGeneration: 1,
    desiredNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: available,
  },
})

test('satisfied when every workload is', async () => {
  const { context, asked } = rig({
    answers: {
      [`${apps}/deployments/controller`]: deployment(1),
      [`${apps}/daemonsets/speaker`]: daemonset(2),
    },
  })
  expect(await readyKind.probe(step, context)).toEqual([])
  expect(asked).toHaveLength(2)
})

test('what each still lacks is waited for', async () => {
  const { context } = rig({ answers: { [`${apps}/daemonsets/speaker`]: daemonset(1) } })
  expect(await readyKind.probe(step, context)).toEqual([
    { action: 'wait', what: 'deployment/controller in metallb-system: not there yet' },
    { action: 'wait', what: 'daemonset/speaker in metallb-system: 1 of 2 pods available' },
  ])
})

test('to apply is to wait for all of them, and to say for what', async () => {
  const list = (...items: unknown[]) => ({ metadata: { resourceVersion: '1' }, items })
  const deployments = [list(), list(deployment(1))]
  const { context, waits } = rig({
    answers: {
      [`${apps}/deployments`]: () => deployments.shift() ?? new Error('asked once too often'),
      [`${apps}/daemonsets`]: list(daemonset(2)),
    },
  })
  const reader = (await context.doors()).reader
  // a watch that ends at once, so that the next list is asked for
  const doors = { ...(await context.doors()), reader: { ...reader, watch: async function* () {} } }
  await readyKind.apply(step, { ...context, doors: async () => doors })
  expect(waits).toEqual(['deployment/controller (not there yet)'])
  expect(deployments).toEqual([])
})
