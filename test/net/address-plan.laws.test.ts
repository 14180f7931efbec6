import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyRequest } from './plan-arbitrary.ts'
import { checkLaws } from './plan-laws.ts'
import { randomFrom } from './random.ts'

// The same laws as in test/bench/address-plan.ts, where they run 100,000 times.
it('keeps the laws of allocation whatever the clusters and networks', () => {
  let planned = 0
  const law = fc.property(anyRequest, fc.integer(), (request, seed) => {
    if (checkLaws(request, randomFrom(seed).number)) planned += 1
  })
  fc.assert(law, { numRuns: 300, seed: 4 })
  expect(planned).toBeGreaterThan(150)
})
