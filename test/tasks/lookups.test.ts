import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A name in `components.…` or `components['…']` is text that nothing checks: a wrong one would only never be there. */
const BY_TEXT = /\bcomponents\??\.?(\.\w|\[)/

test('tasks look other components up by what those are defined with, and not by a text', () => {
  const files = globSync('tasks/**/*.{ts,mts}')
  expect(files.length).toBeGreaterThan(40)
  expect(files.filter((file) => BY_TEXT.test(readFileSync(file, 'utf8')))).toEqual([])
})
