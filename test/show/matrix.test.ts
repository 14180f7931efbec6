import { expect, test } from 'vitest'
import { matrixLines } from '../../lib/show/matrix.ts'
import { checked } from './events.ts'

const show = (...results: ReturnType<typeof checked>[]) =>
  matrixLines({ type: 'checks-ended', exitCode: 0, durationMs: 14_200, results })

test('rows are subjects, columns are sources', () => {
  const denied = {
    id: 'c',
    subject: 'policy',
    at: 'pod' as const,
    from: 'pod stranger',
    expected: 'denied' as const,
  }
  expect(
    show(
      checked({ id: 'a', at: 'pod', from: 'pod client', verdict: 'inconclusive', evidence: ['no client'] }),
      checked({
        id: 'b',
        at: 'container',
        from: 'container',
        verdict: 'fail',
        evidence: ['no answer', 'GET …'],
      }),
      checked(),
      checked(denied),
    ),
  ).toEqual([
    'WEST      host  container  pod client  pod stranger',
    'NodePort  ✔     ✘          ?',
    'policy                                 ✔ denied',
    '',
    '? west: a',
    '    no client',
    '✘ west: b',
    '    no answer',
    '    GET …',
    'verify: 2 passed, 1 failed, 1 inconclusive, 14 s',
  ])
})

test('results with the same evidence are grouped', () => {
  const lines = show(
    checked({ id: 'a', verdict: 'fail', evidence: ['none'] }),
    checked({ id: 'b', verdict: 'fail', evidence: ['none'] }),
  )
  expect(lines.slice(-3)).toEqual(['✘ west: a, b', '    none', expect.stringContaining('2 failed')])
})

test('each cluster has a matrix', () => {
  const lines = show(checked(), checked({ cluster: 'east' }))
  expect(lines.filter((line) => /^(WEST|EAST)/.test(line))).toHaveLength(2)
})

test('every line of an evidence that has several is indented', () => {
  const lines = show(checked({ verdict: 'fail', evidence: ['it says', 'one\ntwo'] }))
  expect(lines.slice(-4, -1)).toEqual(['    it says', '    one', '    two'])
})
