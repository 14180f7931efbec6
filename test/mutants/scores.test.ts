import { expect, test } from 'vitest'
import { missedMutants, scoreTable } from './scores.ts'

const mutant = (status: string, mutatorName = 'BooleanLiteral') => ({
  status,
  mutatorName,
  replacement: 'a\n  b',
  location: { start: { line: 7 } },
})
const report = {
  files: {
    'lib/a/one.ts': { mutants: [mutant('Killed'), mutant('Timeout'), mutant('Survived'), mutant('Ignored')] },
    'lib/a/two.ts': { mutants: [mutant('NoCoverage', 'StringLiteral')] },
    'lib/b/left-out.ts': { mutants: [mutant('Survived')] },
    'lib/b/types.ts': { mutants: [] },
  },
}
const files = ['lib/b/types.ts', 'lib/a/one.ts', 'lib/a/two.ts']

test('caught and missed by folder, of the files that were asked for; what was not tried counts nowhere', () => {
  expect(scoreTable(report, files).split('\n').slice(2)).toEqual([
    '| `lib/a` | 2 | 4 | 2 | 2 | 1 | 50.0 % |',
    '| `lib/b` | 1 | 0 | 0 | 0 | 0 | - |',
    '| all | 3 | 4 | 2 | 2 | 1 | 50.0 % |',
  ])
})

test('every missed one on a line of its own', () => {
  expect(missedMutants(report, files)).toEqual([
    'lib/a/one.ts:7: BooleanLiteral: a b',
    'lib/a/two.ts:7: StringLiteral: a b',
  ])
})
