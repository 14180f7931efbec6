import { Failure } from '../failure.ts'
import type { Change } from '../step/change.ts'

/** @throws Failure `held-by-others` listing every change that would take over a foreign object or field */
export function refuseForeignChanges(changes: readonly Change[]): void {
  const foreign = changes.filter(({ holders }) => holders !== undefined)
  if (foreign.length === 0) return
  throw new Failure({
    code: 'held-by-others',
    what: 'what the lab wants otherwise was made or set by somebody else; it stays as it is',
    expected: 'what we made, or what is as the lab wants it',
    got: foreign.map(({ what, holders }) => `\n    ${what}, held by ${holders?.join(', ')}`).join(''),
    next: 'make plan shows the differences; ADOPT=1 takes it over; or take it out of the lab file',
  })
}
