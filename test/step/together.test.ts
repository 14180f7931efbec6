import { expect, test } from 'vitest'
import { together } from '../../lib/step/together.ts'

/** Asks that are answered when the test says so. */
function held() {
  const asked: number[][] = []
  const gates: PromiseWithResolvers<void>[] = []
  const ask = together(async (items: readonly number[]) => {
    asked.push([...items])
    const gate = Promise.withResolvers<void>()
    gates.push(gate)
    await gate.promise
    return items.map((item) => item * 10)
  })
  const answer = async (error?: Error) => {
    await new Promise(setImmediate)
    const gate = gates.shift()
    if (error) gate?.reject(error)
    else gate?.resolve()
    await new Promise(setImmediate)
  }
  return { ask, asked, answer }
}

test('what is asked at the same time is asked in one go, and everyone gets their own answers', async () => {
  const { ask, asked, answer } = held()
  const all = [ask([1, 2]), ask([]), ask([3])]
  await answer()
  expect(await Promise.all(all)).toEqual([[10, 20], [], [30]])
  expect(asked).toEqual([[1, 2, 3]])
})

test('what comes while an answer is under way goes together in the next', async () => {
  const { ask, asked, answer } = held()
  const first = ask([1])
  await new Promise(setImmediate)
  const later = [ask([2]), ask([3])]
  await answer()
  expect(await first).toEqual([10])
  expect(asked).toEqual([[1], [2, 3]])
  await answer()
  expect(await Promise.all(later)).toEqual([[20], [30]])
})

test('where a common question fails each asks for itself: the guilty one alone fails', async () => {
  const asked: number[][] = []
  const ask = together(async (items: readonly number[]) => {
    asked.push([...items])
    if (items.includes(2)) throw new Error('not 2')
    return items
  })
  const [one, two] = await Promise.allSettled([ask([1]), ask([2])])
  expect(one).toEqual({ status: 'fulfilled', value: [1] })
  expect(two).toMatchObject({ status: 'rejected' })
  expect(asked).toEqual([[1, 2], [1], [2]])
  expect(await ask([3])).toEqual([3])
})
