import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A lookup by a name in `components.…` or `components['…']`. A wrong name there is not refused, and never found. */
const BY_TEXT = /\bcomponents\??\.?(\.\w|\[)/

test('tasks look up other components by their definitions, not by names', () => {
  const files = globSync('tasks/**/*.{ts,mts}')
  expect(files.length).toBeGreaterThan(40)
  expect(files.filter((file) => BY_TEXT.test(readFileSync(file, 'utf8')))).toEqual([])
})
