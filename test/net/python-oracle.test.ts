import { expect, it } from 'vitest'
import { compareWithPython, hasPython } from './oracle.ts'

// The same cases as test/bench/cidr-oracle.ts, where there are a million of them.
it.skipIf(!hasPython())('answers as Python ipaddress does (skipped where python3 is missing)', async () => {
  expect(await compareWithPython(5_000, 7)).toEqual({ cases: 5_000, differences: [] })
})
