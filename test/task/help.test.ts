import { expect, test } from 'vitest'
import { z } from 'zod'
import { helpText, jsonSchemaText } from '../../lib/task/help.ts'
import { commandLine } from '../../lib/task/run-options.ts'
import component from './component.fixture.mts'
import greet from './greet.fixture.mts'

const lineOf = (text: string, start: string) =>
  text
    .split('\n')
    .find((line) => line.trim().startsWith(start))
    ?.trim()
    .split(/ {2,}/)

test('the help has every way to call the task, and its sources', () => {
  const text = helpText(greet, greet.input)
  expect(text.split('\n')[0]).toBe('Print what was given')
  for (const call of ['make greet.fixture', 'npx zx tasks/', 'node_modules/.bin/node tasks/'])
    expect(text).toContain(call)
  expect(text).toContain('https://example.org/greeting')
})

test.each([
  ['--release', ['--release <string>', 'RELEASE', 'A release ["1.0"]']],
  ['--mood', ['--mood <glad|sad>', 'MOOD', 'How it is meant']],
  ['--times', ['--times <number>', 'TIMES', 'How often [1]']],
  ['--exit-code', ['--exit-code <number>', 'EXIT_CODE', '[0]']],
  ['--loudly', ['--loudly', 'LOUDLY', 'With a shout [false]']],
  ['--pools', ['--pools <JSON>', 'POOLS']],
  ['--help', ['--help', 'This text']],
  ['--json-schema', ['--json-schema', 'The flags as JSON Schema']],
])('%s has its line', (flag, cells) => {
  expect(lineOf(helpText(greet, greet.input), flag)).toEqual(cells)
})

test('the help of a component has its needs and the flags of a run', () => {
  const text = helpText(component, commandLine(component))
  expect(text).toContain('Needs: cilium?, metallb')
  for (const flag of ['--version', '--lab', '--provider', '--cluster', '--keep-going', '--parallel'])
    expect(lineOf(text, flag)?.[0]).toMatch(new RegExp(`^${flag}`))
})

test('the JSON Schema describes the input: keys with defaults are optional, other keys are refused', () => {
  const schema = z.strictObject({ a: z.string(), b: z.int().default(1).describe('B') })
  expect(JSON.parse(jsonSchemaText(schema))).toMatchObject({
    type: 'object',
    required: ['a'],
    additionalProperties: false,
    properties: { a: { type: 'string' }, b: { type: 'integer', default: 1, description: 'B' } },
  })
})
