import { describe, expect, test } from 'vitest'
import type { Observation } from '../../lib/check/observation.ts'
import { answersVerdict, deniedVerdict, type Exchange } from '../../lib/check/verdict.ts'

const ours: Observation = { outcome: 'answered', text: 'pod=web-west-1a2b' }
const other: Observation = { outcome: 'answered', text: 'Welcome to nginx' }
const silent: Observation = { outcome: 'silent', reason: 'connection refused' }
const unasked: Observation = { outcome: 'unasked', reason: 'no curl' }

const markers = ['web-west-1a2b']
const exchange = (observation: Observation): Exchange => ({
  question: 'GET http://192.0.2.1:80/',
  observation,
})
const three = (last: Observation) => [ours, ours, last].map(exchange)

describe('a path that must be open', () => {
  test.each<[string, Observation[], Observation, string, RegExp]>([
    [
      'the right answer each time, silence from the control',
      [ours, ours, ours],
      silent,
      'pass',
      /^answered by web-west-1a2b, 3 times/,
    ],
    ['no answer', [silent], silent, 'fail', /connection refused/],
    ['no answer at the last of three', [ours, ours, silent], silent, 'fail', /connection refused/],
    ['no answer, and another responder at the control', [silent], other, 'fail', /connection refused/],
    ['an answer of another responder', [other], silent, 'fail', /^somebody else than web-west-1a2b/],
    [
      'the right answer from the control too',
      [ours, ours, ours],
      ours,
      'fail',
      /^it answers also where nobody/,
    ],
    [
      'an answer of another responder from the control',
      [ours, ours, ours],
      other,
      'inconclusive',
      /tell nothing$/,
    ],
    ['a control that was not asked', [ours, ours, ours], unasked, 'inconclusive', /^the control could not/],
    ['no client', [unasked], silent, 'inconclusive', /no curl/],
    ['a client that failed after its first answer', [ours, unasked], silent, 'inconclusive', /no curl/],
    ['no request sent', [], silent, 'inconclusive', /^nothing was asked/],
  ])('%s', (_, probes, control, verdict, why) => {
    const finding = answersVerdict(markers, probes.map(exchange), exchange(control))
    expect(finding.verdict).toBe(verdict)
    expect(finding.evidence[0]).toMatch(why)
    expect(finding.evidence).toHaveLength(probes.length + 2)
  })

  test('an empty marker matches no answer', () => {
    expect(answersVerdict([''], three(ours), exchange(silent)).verdict).toBe('fail')
  })

  test('a service without ready pods fails, whatever answers', () => {
    expect(answersVerdict([], three(ours), exchange(silent)).verdict).toBe('fail')
  })
})

describe('a path that must be closed', () => {
  test.each<[string, Observation | Observation[], Observation[], string, RegExp]>([
    [
      'two silent requests between right answers',
      [silent, silent],
      [ours, ours, ours],
      'pass',
      /^no answer, while/,
    ],
    ['a silent request, then an answer', [silent, ours], [ours, ours, ours], 'fail', /^answered by/],
    [
      'too few right answers around two silent requests',
      [silent, silent],
      [ours, ours],
      'inconclusive',
      /proves nothing$/,
    ],
    ['no denied request sent', [], [ours, ours], 'inconclusive', /proves nothing$/],
    ['silence between two right answers', silent, [ours, ours], 'pass', /^no answer, while/],
    ['an answer', ours, [ours, ours], 'fail', /^answered by/],
    ['an answer, and none from the allowed source', ours, [silent, silent], 'fail', /^answered by/],
    ['silence, and no right answer before it', silent, [silent, ours], 'inconclusive', /proves nothing$/],
    ['silence, and no right answer after it', silent, [ours, silent], 'inconclusive', /proves nothing$/],
    [
      'silence, and another responder answers the allowed source',
      silent,
      [other, other],
      'inconclusive',
      /proves nothing$/,
    ],
    [
      'silence, and only one request from the allowed source',
      silent,
      [ours],
      'inconclusive',
      /proves nothing$/,
    ],
    ['no client', unasked, [ours, ours], 'inconclusive', /no curl/],
    ['an answer of another responder', other, [ours, ours], 'inconclusive', /^not a denial/],
  ])('%s', (_, denied, allowed, verdict, why) => {
    const finding = deniedVerdict(markers, [denied].flat().map(exchange), allowed.map(exchange))
    expect(finding.verdict).toBe(verdict)
    expect(finding.evidence[0]).toMatch(why)
  })
})
