import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { addHashes } from '../../lib/tools/add-hashes.ts'

const hash = (digit: string) => `sha256:${digit.repeat(64)}`
const lock = `# a comment\nversions:\n  tool: 1.2.3\nhashes:\n  # where it was published\n  https://a/b: ${hash('1')}\n`

test('a new location is added; existing entries and comments are kept', () => {
  const { text, added } = addHashes(lock, { 'https://c/d': hash('2') })
  expect(added).toEqual(['https://c/d'])
  expect(text).toBe(`${lock}  https://c/d: ${hash('2')}\n`)
})

test('a locked location keeps its hash', () => {
  expect(addHashes(lock, { 'https://a/b': hash('2') })).toEqual({ text: lock, added: [] })
})

test("the project's own lock is unchanged", () => {
  const own = readFileSync('config/tools.lock', 'utf8')
  expect(addHashes(own, {}).text).toBe(own)
})
