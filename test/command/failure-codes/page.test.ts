import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explanations, failureCodesPage } from '../../../lib/command/failure-codes/page.ts'

const page = 'docs/failure-codes.md'
const codes = Object.keys(explanations)

/** Files that only name and explain the codes. */
const LISTS = /^lib\/(failure-code\.ts|command\/failure-codes\/)/

const sources = ['lib', 'tasks'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.m?ts$/.test(file) && !LISTS.test(file))
    .map((file) => readFileSync(file, 'utf8')),
)

test(`${page} is what \`make failure-codes\` writes`, () => {
  expect(readFileSync(page, 'utf8'), 'run make failure-codes').toBe(failureCodesPage())
})

test('every code is explained on it once', () => {
  const explained = [...failureCodesPage().matchAll(/^### `(.*)`$/gm)].map(([, code]) => code)
  expect(explained.toSorted()).toEqual(codes.toSorted())
})

test.each(Object.entries(explanations))('%s has a meaning and a fix, in sentences', (_, { meaning, fix }) => {
  for (const text of [meaning, fix]) expect(text).toMatch(/^\S.*\S.*[.)]$/)
  expect(fix).not.toBe(meaning)
})

test('no two codes mean the same', () => {
  const meanings = Object.values(explanations).map(({ meaning }) => meaning)
  expect(new Set(meanings).size).toBe(codes.length)
})

test.each(codes)('%s is a code of something in lib/ or tasks/', (code) => {
  expect(sources.some((text) => text.includes(`'${code}'`))).toBe(true)
})
