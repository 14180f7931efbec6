import { expect, test } from 'vitest'
import { wrapped } from '../lib/wrap.ts'

test('words continue below the end of the head, and no line is wider than 80 columns', () => {
  const text = wrapped('seen: ', Array.from({ length: 40 }, (_, index) => `word${index}`).join(' '))
  const lines = text.split('\n')
  expect(lines.length).toBeGreaterThan(2)
  expect(lines[0]).toMatch(/^seen: word0 /)
  for (const line of lines.slice(1)) expect(line).toMatch(/^ {6}word/)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('a word longer than a line is not broken', () => {
  const word = 'x'.repeat(100)
  expect(wrapped('  ', `a ${word} b`)).toBe(`  a\n  ${word}\n  b`)
})
