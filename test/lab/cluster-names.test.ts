import { expect, test } from 'vitest'
import { loadLab } from '../../lib/lab/load.ts'

const problemsOf = (text: string) => {
  const loaded = loadLab(text, {})
  return loaded.ok ? [] : loaded.problems
}

const shape = 'must be at most 32 of a-z, 0-9 and inner dashes'

test.each([
  ['a', []],
  ['a'.repeat(32), []],
  ['0-9', []],
  ['defaults', []],
  ['default', ['must not be default: a cluster mesh takes that for a cluster without a name']],
  ['a'.repeat(33), [shape]],
  ['East', [shape]],
  ['a_b', [shape]],
  ['a.b', [shape]], // kind would take it, a mesh would not
  ['-a', [shape]],
  ['a-', [shape]],
  ['öst', [shape]],
  ['"a b"', [shape]],
  ['"a\\n"', [shape]],
  ['""', [shape]],
])('a cluster named %s', (name, whats) => {
  const problems = problemsOf(`clusters:\n  good: {}\n  ${name}: {}\n`)
  expect(problems).toEqual(whats.map((what) => expect.stringMatching(`^line 3: clusters\\.[^]*: ${what}$`)))
})

test('two clusters of one name are refused with the line of the second', () => {
  expect(problemsOf('clusters:\n  west: {}\n  east: {}\n  west: {}\n')).toEqual([
    expect.stringMatching(/^line 4: .*unique/),
  ])
})
