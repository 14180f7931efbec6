import { describe, expect, it } from 'vitest'
import { clusterIdOf, MAX_SLOT, meshNodePortOf } from '../../lib/net/slot-numbers.ts'
import { assignSlots } from '../../lib/net/slots.ts'
import { codeOf } from './failing.ts'

describe('assignSlots', () => {
  it.each([
    ['counts from zero', ['a', 'b'], {}, { a: 0, b: 1 }],
    ['goes by the given order', ['b', 'a'], {}, { b: 0, a: 1 }],
    ['keeps locked slots', ['a', 'b'], { b: 0 }, { b: 0, a: 1 }],
    ['fills the lowest gap', ['a', 'b', 'c'], { x: 0, y: 2 }, { x: 0, a: 1, y: 2, b: 3, c: 4 }],
    ['keeps clusters that are not named', ['a'], { gone: 0 }, { gone: 0, a: 1 }],
    ['accepts names of Object.prototype', ['constructor', 'toString'], {}, { constructor: 0, toString: 1 }],
    ['gives a name one slot', ['a', 'a'], {}, { a: 0 }],
  ])('%s', (_, names, locked, expected) => {
    expect(assignSlots(names, locked)).toEqual(expected)
  })

  it('sorts by slot, as the lock file is written', () => {
    expect(Object.entries(assignSlots(['z', 'a'], { y: 3, x: 1 }))).toEqual([
      ['z', 0],
      ['x', 1],
      ['a', 2],
      ['y', 3],
    ])
  })

  it.each([
    ['slot-shared', { a: 1, b: 1 }],
    ['slot-invalid', { a: -1 }],
    ['slot-invalid', { a: 1.5 }],
  ])('refuses an invalid lock: %s', (code, locked: Record<string, number>) => {
    expect(codeOf(() => assignSlots([], locked))).toBe(code)
  })
})

it.each([
  [0, 1, 32_379],
  [1, 2, 32_380],
  [254, 255, 32_633],
  [388, 389, 32_767],
  [389, 390, 30_000],
  [510, 511, 30_121],
  [511, undefined, 30_122],
  [MAX_SLOT, undefined, 32_378],
])('slot %i is cluster id %s with mesh port %i', (slot, id, port) => {
  expect([clusterIdOf(slot), meshNodePortOf(slot)]).toEqual([id, port])
})
