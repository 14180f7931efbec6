import { expect, test } from 'vitest'
import { byDoctor, byHand, type Finding, quoted } from '../../../lib/command/doctor/finding.ts'
import { reportText } from '../../../lib/command/doctor/report.ts'

const finding: Finding = {
  id: 'route-overlap',
  severity: 'error',
  what: 'route on tun0 leads over the pods of west',
  evidence:
    'ip route: 10.128.0.0/9 (route on tun0); pods of west: 10.128.0.0/16, and more words to fill the line with',
  means: 'packets for the lab would go there',
  fix: byHand([
    'a command that is long enough to pass the eightieth column by far, as they often are, and stays whole',
  ]),
}

test('a finding has all its parts; prose is wrapped at 80 columns, commands are not wrapped', () => {
  const text = reportText({
    findings: [finding],
    fine: ['Docker'],
    left: [{ about: 'ports', why: 'no answer' }],
  })
  expect(text).toContain('✘ route-overlap: route on tun0 leads over the pods of west\n')
  expect(text).toContain(`    fix    ${finding.fix.commands[0]}\n`)
  expect(text).toContain(
    'fine: Docker\nnot looked at: ports (no answer)\ndoctor: 1 error, 0 warnings, 0 to know',
  )
  const wide = text.split('\n').filter((line) => line.length > 80)
  expect(wide).toEqual([`    fix    ${finding.fix.commands[0]}`])
})

test('the summary offers the fixes that doctor may do itself', () => {
  const fixable: Finding = {
    ...finding,
    severity: 'warning',
    fix: byDoctor([['docker', 'network', 'rm', 'kind']]),
  }
  expect(reportText({ findings: [fixable], fine: [], left: [] })).toContain(
    '1 warning, 0 to know; make doctor FIX=1 does 1 of the fixes',
  )
})

test('nothing found', () => {
  expect(reportText({ findings: [], fine: [], left: [] })).toBe('doctor: nothing found')
})

test.each([
  ['plain-word_1.2:3/4=5', 'plain-word_1.2:3/4=5'],
  ['two words', "'two words'"],
  ["it's", `'it'\\''s'`],
  ['', "''"],
])('%j is quoted for a shell as %s', (word, text) => {
  expect(quoted(word)).toBe(text)
})
