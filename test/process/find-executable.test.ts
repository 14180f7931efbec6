import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { findExecutable } from '../../lib/process/find-executable.ts'
import { programFile, tempFolder } from './folder.ts'

test('the first folder of the PATH with the program wins; empty entries are ignored', () => {
  const [first, second] = [tempFolder(), tempFolder()]
  const path = programFile(second, 'tool', '#!/bin/sh\n')
  programFile(first, 'other', '#!/bin/sh\n')
  expect(findExecutable('tool', { PATH: ['', first, second].join(delimiter) })).toBe(path)
  const nearer = programFile(first, 'tool', '#!/bin/sh\n')
  expect(findExecutable('tool', { PATH: ['', first, second].join(delimiter) })).toBe(nearer)
})

test('neither a folder nor a file without execute permission is a program', () => {
  const folder = tempFolder()
  mkdirSync(join(folder, 'folder'))
  writeFileSync(join(folder, 'text'), 'text', { mode: 0o644 })
  for (const name of ['folder', 'text'])
    expect(findExecutable(name, { PATH: folder }, { optional: true })).toBeUndefined()
})

test('an absolute path is returned as it is, with any PATH', () => {
  const path = programFile(tempFolder(), 'tool', '#!/bin/sh\n')
  expect(findExecutable(path, {})).toBe(path)
})

test.each([
  ['no-such-program', 'no-such-program on the PATH'],
  ['/no/such/program', 'an executable file at that path'],
])('%s: the failure has the searched places and the next step', (name, expected) => {
  const find = () => findExecutable(name, { PATH: tempFolder() })
  expect(find).toThrow(Failure)
  expect(find).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({
        code: 'program-missing',
        expected,
        next: expect.stringContaining(`install ${name}`),
      }),
    }),
  )
})
