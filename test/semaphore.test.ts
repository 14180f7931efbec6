import { expect, test } from 'vitest'
import { semaphore } from '../lib/semaphore.ts'
import { settled } from './engine/rig.ts'

test('permits are limited, first come, first served', async () => {
  const take = semaphore(2)
  const got: string[] = []
  const ask = (name: string) =>
    take().then((giveUp) => {
      got.push(name)
      return giveUp
    })
  const [first, second, , fourth] = [ask('a'), ask('b'), ask('c'), ask('d')]
  await settled()
  expect(got).toEqual(['a', 'b'])
  ;(await second)()
  await settled()
  expect(got).toEqual(['a', 'b', 'c'])
  ;(await first)()
  ;(await fourth)()
  await settled()
  expect(got).toEqual(['a', 'b', 'c', 'd'])
})

test('a permit released while nobody waits is free again', async () => {
  const take = semaphore(1)
  ;(await take())()
  ;(await take())()
  const giveUp = await take()
  let isTaken = false
  take().then(() => {
    isTaken = true
  })
  await settled()
  expect(isTaken).toBe(false)
  giveUp()
  await settled()
  expect(isTaken).toBe(true)
})
