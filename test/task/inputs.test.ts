import { expect, test } from 'vitest'
import { z } from 'zod'
import { helmValues, version } from '../../lib/task/inputs.ts'

test.each(['1.2.3', '0.16.1', '1.20.2', '1.2.3-rc.1'])('%s is a release', (text) => {
  expect(version.safeParse(text).success).toBe(true)
})

test.each(['v1.2.3', '1.2', '', '1.2.3 ', '1.2.3\n', '-1.2.3', '1.2.3/../x', '1.2.3-', '1.2.3-a b', 1.2])(
  '%j is no release',
  (text) => {
    expect(version.safeParse(text).success).toBe(false)
  },
)

test('the user’s Helm values are empty by default', () => {
  expect(z.strictObject(helmValues).parse({})).toEqual({ values: {}, valuesFiles: [] })
})
