import { expect, it } from 'vitest'
import { compareWithPython, hasPython } from './oracle.ts'

// The same cases as in test/bench/cidr-oracle.ts, which runs a million of them.
it.skipIf(!hasPython())(
  'gives the same answers as Python ipaddress (skipped where python3 is missing)',
  async () => {
    expect(await compareWithPython(5_000, 7)).toEqual({ cases: 5_000, differences: [] })
  },
)
