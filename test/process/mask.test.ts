import { expect, test } from 'vitest'
import { mask } from '../../lib/process/mask.ts'

const pem = '-----BEGIN KEY-----\nbWFueSBoYW5kcw\n}\n-----END KEY-----\n'

test.each([
  ['every occurrence', 'a s3cret, and s3cret', ['s3cret'], 'a ***, and ***'],
  ['several secrets', 'one two three', ['one', 'three'], '*** two ***'],
  ['the longer of two that begin alike', 'token-and-more', ['token', 'token-and-more'], '***'],
  ['characters that mean something in a pattern', 'a.c abc $&', ['a.c', '$&'], '*** abc ***'],
  ['nothing for an empty secret', 'text', [''], 'text'],
  ['a line of a secret of several lines', 'read bWFueSBoYW5kcw', [pem], 'read ***'],
  ['but not a line too short to tell anything', '{ "a": {} }', [pem], '{ "a": {} }'],
  ['a secret of several lines as a whole', `<${pem}>`, [pem], '<***>'],
])('%s is masked', (_, text, secrets, expected) => {
  expect(mask(text, secrets)).toBe(expected)
})

test('without secrets the text stays', () => {
  expect(mask('as it is')).toBe('as it is')
})
