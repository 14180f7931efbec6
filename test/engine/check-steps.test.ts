import { expect, test } from 'vitest'
import { checkSteps } from '../../lib/engine/check-steps.ts'
import type { Step } from '../../lib/step/step.ts'
import { cluster } from '../../lib/step/steps.ts'
import { detailsOf } from '../process/failing.ts'
import { rig } from './rig.ts'

const { signal } = new AbortController()

test('every problem of every job at once, as bad usage', async () => {
  const { job } = rig()
  const check = async ({ name }: Step) => [`${name} is bad`]
  const runner = () => ({ check, probe: async () => [], apply: async () => {} })
  const steps = [cluster('first'), cluster('second')]
  const jobs = ['a', 'b'].map((id) => ({ ...job({ id, steps }), runner }))
  expect(await detailsOf(checkSteps(jobs, signal))).toMatchObject({
    code: 'usage',
    exitCode: 2,
    what: 'a: first is bad\na: second is bad\nb: first is bad\nb: second is bad',
  })
})

test('a component and a cluster that do not fit into a label together are bad, and the longest that do are good', async () => {
  const { job } = rig()
  const id = (length: number) => `${'c'.repeat(length - 33)}@${'w'.repeat(32)}`
  expect(await checkSteps([job({ id: id(63) })], signal)).toBeUndefined()
  const details = await detailsOf(checkSteps([job({ id: id(64) }), job({ id: id(70) })], signal))
  expect(details).toMatchObject({ code: 'usage', exitCode: 2 })
  expect(details.what.split('\n')).toEqual([
    expect.stringContaining('at most 63 characters, got 64'),
    expect.stringContaining('got 70'),
  ])
})

test('steps that nothing checks are good', async () => {
  const { job } = rig()
  expect(await checkSteps([job({ id: 'a' })], signal)).toBeUndefined()
})
