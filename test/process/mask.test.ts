import { expect, test } from 'vitest'
import { mask } from '../../lib/process/mask.ts'

const pem = '-----BEGIN KEY-----\nbWFueSBoYW5kcw\n}\n-----END KEY-----\n'

test.each([
  ['every occurrence', 'a s3cret, and s3cret', ['s3cret'], 'a ***, and ***'],
  ['several secrets', 'one two three', ['one', 'three'], '*** two ***'],
  ['the longer of two secrets with a common prefix', 'token-and-more', ['token', 'token-and-more'], '***'],
  ['a secret with special characters of patterns', 'a.c abc $&', ['a.c', '$&'], '*** abc ***'],
  ['nothing for an empty secret', 'text', [''], 'text'],
  ['a line of a multi-line secret', 'read bWFueSBoYW5kcw', [pem], 'read ***'],
  ['no line too short to be a secret', '{ "a": {} }', [pem], '{ "a": {} }'],
  ['a whole multi-line secret', `<${pem}>`, [pem], '<***>'],
])('%s is masked', (_, text, secrets, expected) => {
  expect(mask(text, secrets)).toBe(expected)
})

test('without secrets the text is unchanged', () => {
  expect(mask('as it is')).toBe('as it is')
})
