import { expect, test } from 'vitest'
import { makeTargets, nameProblems } from '../../../lib/command/new-task/name-problems.ts'

const taken = new Map([
  ['lab', 'a flag'],
  ['Test', 'a target'],
])

test.each(['x', 'external-dns', 'k8s', 'a'.repeat(30)])('%s is a good name', (name) => {
  expect(nameProblems(name, taken)).toEqual([])
})

test.each([
  ['', ['"" is not in kebab-case, such as external-dns']],
  ['ExternalDns', ['"ExternalDns" is not in kebab-case, such as external-dns']],
  ['external_dns', ['"external_dns" is not in kebab-case, such as external-dns']],
  ['-x', ['"-x" is not in kebab-case, such as external-dns']],
  ['x--y', ['"x--y" is not in kebab-case, such as external-dns']],
  ['8s', ['"8s" is not in kebab-case, such as external-dns']],
  ['../x', ['"../x" is not in kebab-case, such as external-dns']],
  ['a'.repeat(31), [`${'a'.repeat(31)} is longer than 30 characters`]],
  ['lab', ['lab is taken: a flag']],
  ['constructor', ['constructor is taken: every JavaScript object has a property of that name']],
])('%j: %j', (name, problems) => {
  expect(nameProblems(name, taken)).toEqual(problems)
})

test('every problem at once', () => {
  expect(nameProblems('Test', taken)).toHaveLength(2)
})

test('the targets of a Makefile are what it has rules for', () => {
  const makefile =
    'NODE := node\nRUN = x\n.PHONY: a\n$(TASKS): z\nlint: z\n\t@echo: x\n# e2e: no\ntest-all: lint\n'
  expect(makeTargets(makefile)).toEqual(['lint', 'test-all'])
})
