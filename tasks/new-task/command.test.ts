import { expect, test } from 'vitest'
import { run } from './command.ts'

test('it prints the greeting', async () => {
  const printed: string[] = []
  const print = (text: string) => printed.push(text)
  const host = { env: {}, signal: new AbortController().signal, cwd: '/', emit: () => {}, print }
  expect(await run({ greeting: 'good morning' }, host)).toBe(0)
  expect(printed).toEqual(['good morning'])
})
