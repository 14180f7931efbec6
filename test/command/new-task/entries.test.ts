import { expect, test } from 'vitest'
import { withEntry } from '../../../lib/command/new-task/entries.ts'

const list = {
  file: 'list.md',
  entry: /^- ([a-z]+): /,
  line: (name: string, summary: string) => `- ${name}: ${summary}`,
}
const text = '# List\n\n- beta: b\n- delta: d\n\nThe end.\n'
const withName = (name: string) => withEntry(list, text, name, 'new')

test.each([
  ['alpha', '- alpha: new\n- beta: b\n- delta: d\n'],
  ['charlie', '- beta: b\n- charlie: new\n- delta: d\n'],
  ['echo', '- beta: b\n- delta: d\n- echo: new\n'],
  ['delta', '- beta: b\n- delta: d\n'],
])('%s has its place in the alphabet, and only one', (name, lines) => {
  expect(withName(name)).toBe(`# List\n\n${lines}\nThe end.\n`)
})

test('a text without a list is refused, by its name', () => {
  expect(() => withEntry(list, 'nothing\n', 'alpha', 'new')).toThrow('list.md: no line is like')
})
