import { describe, expect, test } from 'vitest'
import type { Observation } from '../../lib/check/observation.ts'
import { answersVerdict, deniedVerdict, type Seen } from '../../lib/check/verdict.ts'

const ours: Observation = { outcome: 'answered', text: 'pod=web-west-1a2b' }
const other: Observation = { outcome: 'answered', text: 'Welcome to nginx' }
const silent: Observation = { outcome: 'silent', reason: 'connection refused' }
const unasked: Observation = { outcome: 'unasked', reason: 'no curl' }

const markers = ['web-west-1a2b']
const seen = (observation: Observation): Seen => ({ question: 'GET http://192.0.2.1:80/', observation })
const three = (last: Observation) => [ours, ours, last].map(seen)

describe('a path that must be open', () => {
  test.each<[string, Observation[], Observation, string, RegExp]>([
    [
      'our answer each time, silence where nobody is',
      [ours, ours, ours],
      silent,
      'pass',
      /^answered by web-west-1a2b, 3 times/,
    ],
    ['no answer', [silent], silent, 'fail', /connection refused/],
    ['no answer at the last of three', [ours, ours, silent], silent, 'fail', /connection refused/],
    ['no answer, and the control tells nothing', [silent], other, 'fail', /connection refused/],
    ["somebody else's answer", [other], silent, 'fail', /^somebody else than web-west-1a2b/],
    ['our answer where nobody should be', [ours, ours, ours], ours, 'fail', /^it answers also where nobody/],
    ["somebody's answer where nobody is", [ours, ours, ours], other, 'inconclusive', /tell nothing$/],
    ['a control that was not asked', [ours, ours, ours], unasked, 'inconclusive', /^the control could not/],
    ['no client', [unasked], silent, 'inconclusive', /no curl/],
    ['a client that went away', [ours, unasked], silent, 'inconclusive', /no curl/],
    ['nothing asked at all', [], silent, 'inconclusive', /^nothing was asked/],
  ])('%s', (_, probes, control, verdict, why) => {
    const finding = answersVerdict(markers, probes.map(seen), seen(control))
    expect(finding.verdict).toBe(verdict)
    expect(finding.evidence[0]).toMatch(why)
    expect(finding.evidence).toHaveLength(probes.length + 2)
  })

  test('an empty mark is in no answer', () => {
    expect(answersVerdict([''], three(ours), seen(silent)).verdict).toBe('fail')
  })

  test('nobody behind the service: a fail, whatever answers', () => {
    expect(answersVerdict([], three(ours), seen(silent)).verdict).toBe('fail')
  })
})

describe('a path that must be closed', () => {
  test.each<[string, Observation | Observation[], Observation[], string, RegExp]>([
    ['silence twice, between answers', [silent, silent], [ours, ours, ours], 'pass', /^no answer, while/],
    ['silence at first, then an answer', [silent, ours], [ours, ours, ours], 'fail', /^answered by/],
    [
      'more silence than answers around it',
      [silent, silent],
      [ours, ours],
      'inconclusive',
      /proves nothing$/,
    ],
    ['never asked', [], [ours, ours], 'inconclusive', /proves nothing$/],
    ['silence between two answers', silent, [ours, ours], 'pass', /^no answer, while/],
    ['an answer', ours, [ours, ours], 'fail', /^answered by/],
    ['an answer, and none where it may be', ours, [silent, silent], 'fail', /^answered by/],
    ['silence, and none before either', silent, [silent, ours], 'inconclusive', /proves nothing$/],
    ['silence, and none after either', silent, [ours, silent], 'inconclusive', /proves nothing$/],
    [
      "silence, and somebody else's answer where it may be",
      silent,
      [other, other],
      'inconclusive',
      /proves nothing$/,
    ],
    ['silence, asked from elsewhere but once', silent, [ours], 'inconclusive', /proves nothing$/],
    ['no client', unasked, [ours, ours], 'inconclusive', /no curl/],
    ["somebody else's answer", other, [ours, ours], 'inconclusive', /^not a denial/],
  ])('%s', (_, denied, allowed, verdict, why) => {
    const finding = deniedVerdict(markers, [denied].flat().map(seen), allowed.map(seen))
    expect(finding.verdict).toBe(verdict)
    expect(finding.evidence[0]).toMatch(why)
  })
})
