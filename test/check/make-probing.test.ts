import { expect, test } from 'vitest'
import { makeProbing } from '../../lib/check/make-probing.ts'
import { PROBING } from '../../lib/check/probing.ts'
import { fakeClock } from '../clock.ts'
import { rig } from '../step/rig.ts'

const pod = (name: string, status?: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: PROBING },
  ...(status === undefined ? {} : { status }),
})
const waiting = (reason: string) => ({
  containerStatuses: [{ state: { waiting: { reason, message: 'm' } } }],
})

/** Makes a pod in a cluster with these pods; returns the reason why it is not ready, and the number of waits. */
async function make(there: readonly object[], apply: { stderr?: string; exitCode?: number } = {}) {
  const { context, replies } = rig({ answers: { '/api/v1/pods': { items: there } } })
  replies('kubectl', apply)
  const clock = fakeClock()
  const { signal } = new AbortController()
  const retry = { deadlineMs: 3, pauseMs: 1, signal, clock }
  const run = { env: { PATH: process.env.PATH }, signal }
  const notReady = await makeProbing([pod('asker')], (name) => name, await context.clients(), run, retry)
  return { notReady: Object.fromEntries(notReady), pauses: clock.slept.length }
}

test('a running pod is ready', async () => {
  const running = pod('asker', { conditions: [{ type: 'ContainersReady', status: 'True' }] })
  expect(await make([running])).toEqual({ notReady: {}, pauses: 0 })
})

test.each([
  ['Error from server (Forbidden): pods "asker" is forbidden'],
  ['Unable to connect to the server: EOF'],
])('a refused pod is not waited for: %s', async (stderr) => {
  expect(await make([], { stderr, exitCode: 1 })).toEqual({
    notReady: { asker: `pod asker: ${stderr}` },
    pauses: 0,
  })
})

test.each([
  ['ErrImagePull', 0],
  ['ImagePullBackOff', 0],
  ['CrashLoopBackOff', 0],
  ['CreateContainerConfigError', 0],
  ['ContainerCreating', 3],
])('a pod that waits for %s is waited for %i times', async (reason, pauses) => {
  expect(await make([pod('asker', waiting(reason))])).toEqual({
    notReady: { asker: `pod asker: ${reason} m` },
    pauses,
  })
})

test('a pod that does not exist yet, or has no node, is waited for', async () => {
  expect(await make([])).toEqual({ notReady: { asker: 'pod asker: not there' }, pauses: 3 })
  const conditions = [{ type: 'PodScheduled', status: 'False', message: 'error: no node' }]
  expect(await make([pod('asker', { conditions })])).toEqual({
    notReady: { asker: 'pod asker: error: no node' },
    pauses: 3,
  })
})
