import { expect, test, vi } from 'vitest'
import { type RunContext, stepContext } from '../../lib/engine/step-context.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
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
  return { invalidate, ...stepContext('cluster@west', cluster, parts, signal).lifecycle }
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
