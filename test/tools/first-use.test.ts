import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readFirstUse, recordFirstUse } from '../../lib/tools/first-use.ts'
import { tempFolder } from './fixture.ts'

test('what was learned is read again, and only its owner can', () => {
  const file = join(tempFolder(), '.lab', 'learned.json')
  expect(readFirstUse(file)).toEqual({})
  recordFirstUse(file, 'https://a.b/c', 'sha256:1')
  recordFirstUse(file, 'https://a.b/d', 'sha256:2')
  expect(readFirstUse(file)).toEqual({ 'https://a.b/c': 'sha256:1', 'https://a.b/d': 'sha256:2' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a garbled file is said, with what to do, and is not taken for an empty one', () => {
  const file = join(tempFolder(), 'learned.json')
  writeFileSync(file, '{"half": ')
  expect(() => readFirstUse(file)).toThrow(`cannot read ${file}`)
})

test('a link planted in its place is replaced, not written through', () => {
  const folder = tempFolder()
  const [file, victim] = [join(folder, '.lab', 'learned.json'), join(folder, 'victim')]
  mkdirSync(dirname(file))
  writeFileSync(victim, '{}')
  symlinkSync(victim, file)
  recordFirstUse(file, 'x', 'sha256:1')
  expect(readFirstUse(victim)).toEqual({})
})
