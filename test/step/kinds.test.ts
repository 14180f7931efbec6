import { expect, test } from 'vitest'
import type { Change } from '../../lib/step/change.ts'
import { kindOf } from '../../lib/step/kinds.ts'
import { cluster } from '../../lib/step/steps.ts'
import { rig } from './rig.ts'

test('a cluster is probed and created by its provider', async () => {
  const { context } = rig()
  const differences: Change[] = [{ action: 'create', what: 'cluster west' }]
  const lifecycle = {
    differences: async () => [...differences],
    create: async () => {
      differences.length = 0
    },
  }
  const step = cluster('rehearsal cluster')
  const { probe, apply } = kindOf(step)
  expect(await probe(step, { ...context, lifecycle: { ...context.lifecycle, ...lifecycle } })).toEqual([
    { action: 'create', what: 'cluster west' },
  ])
  await apply(step, { ...context, lifecycle: { ...context.lifecycle, ...lifecycle } })
  expect(await probe(step, { ...context, lifecycle: { ...context.lifecycle, ...lifecycle } })).toEqual([])
})
