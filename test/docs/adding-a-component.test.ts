import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as builders from '../../lib/step/steps.ts'
import { sectionOf, tableUnder } from './pages.ts'

const page = 'docs/adding-a-component.md'
const text = readFileSync(page, 'utf8')

/** The lines of a text, without those that are empty. */
const linesOf = (code: string) => code.split('\n').filter((line) => line !== '')

/** The names in backticks of the first column of a table. */
const namesIn = (rows: readonly (readonly string[])[]) =>
  rows.flatMap(([first = '']) => [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)).toSorted()

test('the component that is explained is quoted as it is, and in full', () => {
  const section = sectionOf(page, '## One component, line by line')
  const [, file = ''] = /This is all of `([^`]+)`/.exec(section) ?? []
  const quoted = [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
  expect(linesOf(quoted.join('\n')), `what ${page} quotes`).toEqual(linesOf(readFileSync(file, 'utf8')))
})

const quotes = [...text.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)].map(([, file = '', code = '']) => ({
  file,
  code,
}))

test.each(quotes)('$file has what is quoted from it', ({ file, code }) => {
  expect(readFileSync(file, 'utf8'), `what ${page} quotes`).toContain(code)
})

test('every step builder is in the table, and no other', () => {
  const told = namesIn(tableUnder(page, '## Step builders'))
  expect(told, `the table of step builders in ${page}`).toEqual(Object.keys(builders).toSorted())
})

test('every function that makes checks is in the table, and no other', () => {
  const sources = globSync('lib/check/*-checks.ts').map((file) => readFileSync(file, 'utf8'))
  const made = sources.flatMap((source) =>
    [...source.matchAll(/export function (\w+Checks)\b/g)].map(([, name = '']) => name),
  )
  expect(namesIn(tableUnder(page, '## Checks')), `the first table of checks in ${page}`).toEqual(
    made.toSorted(),
  )
})

test('every kind of check is in the table, and no other', () => {
  const source = readFileSync('lib/check/check.ts', 'utf8')
  const kinds = [...source.matchAll(/^ {2}expected: ('.*')$/gm)].flatMap(([, union = '']) =>
    union.split(' | '),
  )
  const section = sectionOf(page, '## Checks')
  const told = [...section.slice(section.indexOf('| expected |')).matchAll(/^\| `(\w+)` \|/gm)]
  expect(told.map(([, kind]) => `'${kind}'`).toSorted(), `the table of expected in ${page}`).toEqual(
    kinds.toSorted(),
  )
})

test('every kind of source is in the table, and no other', () => {
  const source = readFileSync('lib/tools/artifact.ts', 'utf8')
  const kinds = [...source.matchAll(/^ {2}from: '(.*)'$/gm)].map(([, kind]) => kind)
  const told = namesIn(tableUnder(page, '## Where versions, values and artifacts go'))
  expect(told, `the table of sources in ${page}`).toEqual(kinds.toSorted())
})
