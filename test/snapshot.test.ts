import { expect, test } from 'vitest'
import { openSnapshot } from '../lib/snapshot.ts'

/** An observation whose every making the test ends. */
function gated() {
  const made: PromiseWithResolvers<string>[] = []
  const observe = () => {
    const gate = Promise.withResolvers<string>()
    made.push(gate)
    return gate.promise
  }
  return { made, observe }
}

test('an observation is made once, and anew after it was invalidated, with all the others', async () => {
  const { keep, invalidate } = openSnapshot()
  let [made, others] = [0, 0]
  const one = keep(async () => ++made)
  const other = keep(async () => ++others)
  expect([await one(), await one(), await other()]).toEqual([1, 1, 1])
  invalidate()
  expect([await one(), await other(), await one(), await other()]).toEqual([2, 2, 2, 2])
})

test('what is built on another observation is new with it', async () => {
  const { keep, invalidate } = openSnapshot()
  let at = 0
  const network = keep(async () => ++at)
  const plan = keep(async () => ({ network: await network() }))
  const before = await plan()
  expect(await plan()).toBe(before)
  invalidate()
  expect(await plan()).toEqual({ network: 2 })
})

test('an observation under way is for those who wait for it, and for nobody who asks after the change', async () => {
  const { keep, invalidate } = openSnapshot()
  const { made, observe } = gated()
  const look = keep(observe)
  const early = look()
  invalidate()
  const late = look()
  made[1]?.resolve('after')
  expect(await late).toBe('after')
  made[0]?.resolve('before')
  expect(await early).toBe('before')
  expect(await look()).toBe('after')
  expect(made).toHaveLength(2)
})

test('a failure is not kept, and one from before a change loses nothing of what was observed after it', async () => {
  const { keep, invalidate } = openSnapshot()
  const { made, observe } = gated()
  const look = keep(observe)
  const early = look()
  invalidate()
  const late = look()
  made[0]?.reject(new Error('gone meanwhile'))
  await expect(early).rejects.toThrow('gone meanwhile')
  expect(look()).toBe(late)
  made[1]?.reject(new Error('no answer'))
  await expect(late).rejects.toThrow('no answer')
  const again = look()
  made[2]?.resolve('there')
  expect(await again).toBe('there')
})
