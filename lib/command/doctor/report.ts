import { wrapped } from '../../wrap.ts'
import type { Examined } from './examine.ts'
import type { Finding, Severity } from './finding.ts'

const MARKS: Readonly<Record<Severity, string>> = { error: '✘', warning: '!', info: 'i' }

/** The findings, the subjects without a problem, and a summary line; prose is wrapped to the width of a terminal. */
export function reportText({ findings, fine, left }: Examined): string {
  const notChecked = left.map(({ about, why }) => `${about} (${why.split('\n')[0]})`)
  return [
    ...findings.map(findingText),
    ...(fine.length > 0 ? [wrapped('fine: ', fine.join(', '))] : []),
    ...(notChecked.length > 0 ? [wrapped('not looked at: ', notChecked.join('; '))] : []),
    summary(findings),
  ].join('\n')
}

function findingText({ id, severity, what, evidence, means, fix }: Finding): string {
  const [first = '', ...more] = fix.commands
  return [
    wrapped(`${MARKS[severity]} `, `${id}: ${what}`),
    wrapped('    seen   ', evidence),
    wrapped('    means  ', means),
    `    fix    ${first}`, // never wrapped, so that it can be copied
    ...more.map((command) => `           ${command}`),
    ...(fix.note === undefined ? [] : [wrapped('           ', `(${fix.note})`)]),
    '',
  ].join('\n')
}

function summary(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length
  const [errors, warnings, infos] = [count('error'), count('warning'), count('info')]
  const fixable = findings.filter(({ fix }) => fix.run !== undefined).length
  const plural = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  const offer = fixable === 0 ? '' : `; make doctor FIX=1 does ${fixable} of the fixes`
  return findings.length === 0
    ? 'doctor: nothing found'
    : `doctor: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${infos} to know${offer}`
}
