import { expect, test } from 'vitest'
import { once, onceEach, oncePer } from '../lib/once.ts'

test('a value is made once for all concurrent and later callers', async () => {
  let made = 0
  const thing = once(async () => ++made)
  expect(thing.known()).toBeUndefined()
  expect(await Promise.all([thing.get(), thing.get()])).toEqual([1, 1])
  expect(await thing.get()).toBe(1)
  expect(await thing.known()).toBe(1)
})

test('a failure reaches all concurrent callers, and the next caller tries again', async () => {
  let made = 0
  const thing = once(async () => {
    if (++made === 1) throw new Error('first')
    return made
  })
  const both = await Promise.allSettled([thing.get(), thing.get()])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await thing.get()).toBe(2)
})

test('a new value is kept when the earlier failure is reported to another caller', async () => {
  let made = 0
  const thing = once(async () => {
    if (++made === 1) throw new Error('first')
    return made
  })
  const retryingCaller = () => thing.get().catch(() => thing.get())
  expect(await Promise.all([retryingCaller(), retryingCaller()])).toEqual([2, 2])
  expect(await thing.get()).toBe(2)
})

test('each key has its own value, which can be replaced or forgotten', async () => {
  const each = onceEach<string>()
  expect(await each.get('a', async () => 'made')).toBe('made')
  expect(await each.get('b', async () => 'too')).toBe('too')
  each.put('a', 'put')
  expect(await each.get('a', () => expect.unreachable())).toBe('put')
  each.forget('a')
  expect(await each.get('a', async () => 'anew')).toBe('anew')
})

test('of one object a value is made once, unless that fails', () => {
  let made = 0
  const value = oncePer((key: { name: string }) => {
    if (++made === 1) throw new Error('first')
    return `${key.name} ${made}`
  })
  const [a, b] = [{ name: 'a' }, { name: 'a' }]
  expect(() => value(a)).toThrow('first')
  expect([value(a), value(a), value(b)]).toEqual(['a 2', 'a 2', 'a 3'])
})
