import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readFirstUse, recordFirstUse } from '../../lib/tools/first-use.ts'
import { tempFolder } from './fixture.ts'

test('recorded hashes are read back, and the file is readable by its owner only', () => {
  const file = join(tempFolder(), '.lab', 'learned.json')
  expect(readFirstUse(file)).toEqual({})
  recordFirstUse(file, 'https://a.b/c', 'sha256:1')
  recordFirstUse(file, 'https://a.b/d', 'sha256:2')
  expect(readFirstUse(file)).toEqual({ 'https://a.b/c': 'sha256:1', 'https://a.b/d': 'sha256:2' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a garbled file is an error with a next step, not an empty file', () => {
  const file = join(tempFolder(), 'learned.json')
  writeFileSync(file, '{"half": ')
  expect(() => readFirstUse(file)).toThrow(`cannot read ${file}`)
})

test('a link planted in place of the file is replaced, not followed', () => {
  const folder = tempFolder()
  const [file, victim] = [join(folder, '.lab', 'learned.json'), join(folder, 'victim')]
  mkdirSync(dirname(file))
  writeFileSync(victim, '{}')
  symlinkSync(victim, file)
  recordFirstUse(file, 'x', 'sha256:1')
  expect(readFirstUse(victim)).toEqual({})
})
