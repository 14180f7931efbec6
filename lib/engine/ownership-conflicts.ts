import { Failure } from '../failure.ts'
import type { Change } from '../step/change.ts'

/** @throws Failure `held-by-others` where a change would take something from somebody else, with all of it */
export function refuseForeignChanges(changes: readonly Change[]): void {
  const taken = changes.filter(({ holders }) => holders !== undefined)
  if (taken.length === 0) return
  throw new Failure({
    code: 'held-by-others',
    what: 'what the lab wants otherwise was made or set by somebody else; it stays as it is',
    expected: 'what we made, or what is as the lab wants it',
    got: taken.map(({ what, holders }) => `\n    ${what}, held by ${holders?.join(', ')}`).join(''),
    next: 'make plan shows the differences; ADOPT=1 takes it over; or take it out of the lab file',
  })
}
