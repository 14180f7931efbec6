import { expect, test } from 'vitest'
import { openSnapshot } from '../lib/snapshot.ts'

/** An observation that the test ends each time it is made. */
function gated() {
  const made: PromiseWithResolvers<string>[] = []
  const observe = () => {
    const gate = Promise.withResolvers<string>()
    made.push(gate)
    return gate.promise
  }
  return { made, observe }
}

test('an observation is made once; `invalidate` discards all observations', async () => {
  const { keep, invalidate } = openSnapshot()
  let [made, others] = [0, 0]
  const one = keep(async () => ++made)
  const other = keep(async () => ++others)
  expect([await one(), await one(), await other()]).toEqual([1, 1, 1])
  invalidate()
  expect([await one(), await other(), await one(), await other()]).toEqual([2, 2, 2, 2])
})

test('an observation made from another one is invalidated with it', async () => {
  const { keep, invalidate } = openSnapshot()
  let at = 0
  const network = keep(async () => ++at)
  const plan = keep(async () => ({ network: await network() }))
  const before = await plan()
  expect(await plan()).toBe(before)
  invalidate()
  expect(await plan()).toEqual({ network: 2 })
})

test('an observation under way goes only to the callers from before the change', async () => {
  const { keep, invalidate } = openSnapshot()
  const { made, observe } = gated()
  const get = keep(observe)
  const early = get()
  invalidate()
  const late = get()
  made[1]?.resolve('after')
  expect(await late).toBe('after')
  made[0]?.resolve('before')
  expect(await early).toBe('before')
  expect(await get()).toBe('after')
  expect(made).toHaveLength(2)
})

test('a failure is not kept, and one from before a change does not discard a later observation', async () => {
  const { keep, invalidate } = openSnapshot()
  const { made, observe } = gated()
  const get = keep(observe)
  const early = get()
  invalidate()
  const late = get()
  made[0]?.reject(new Error('gone meanwhile'))
  await expect(early).rejects.toThrow('gone meanwhile')
  expect(get()).toBe(late)
  made[1]?.reject(new Error('no answer'))
  await expect(late).rejects.toThrow('no answer')
  const again = get()
  made[2]?.resolve('there')
  expect(await again).toBe('there')
})
