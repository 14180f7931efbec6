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

test('steps that nothing checks are good', async () => {
  const { job } = rig()
  expect(await checkSteps([job({ id: 'a' })], signal)).toBeUndefined()
})
