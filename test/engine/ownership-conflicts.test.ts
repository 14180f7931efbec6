import { expect, test } from 'vitest'
import { refuseForeignChanges } from '../../lib/engine/ownership-conflicts.ts'
import { detailsOf } from '../process/failing.ts'

test('what we made, and a cluster that is adopted, may be changed', () => {
  refuseForeignChanges([
    { action: 'change', what: 'ConfigMap x/a' },
    { action: 'adopt', what: 'existing cluster west' },
  ])
})

test('what somebody else holds may not: all of it is named, with the ways out', async () => {
  const held = ['a', 'b'].map((name) => ({
    action: 'adopt' as const,
    what: `ConfigMap x/${name}`,
    holders: [`kubectl-edit (data.${name})`],
  }))
  const details = await detailsOf(
    (async () => refuseForeignChanges([{ action: 'create', what: 'c' }, ...held]))(),
  )
  expect(details.code).toBe('held-by-others')
  expect(details.got).toContain('ConfigMap x/a, held by kubectl-edit (data.a)')
  expect(details.got).toContain('ConfigMap x/b, held by kubectl-edit (data.b)')
  expect(details.got).not.toContain('c,')
  expect(details.next).toContain('ADOPT=1')
})
