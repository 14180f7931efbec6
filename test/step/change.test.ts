import { expect, test } from 'vitest'
import { type Change, isEffect, isWork } from '../../lib/step/change.ts'

test.each<[Change['action'], boolean, boolean]>([
  ['create', true, true],
  ['adopt', true, true],
  ['remove', true, true],
  ['wait', true, false],
  ['keep', false, false],
])('%s: work %s, effect %s', (action, work, effect) => {
  const change = { action, what: 'x' }
  expect([isWork(change), isEffect(change)]).toEqual([work, effect])
})
