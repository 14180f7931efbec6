import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeAll } from '../../../lib/command/new-task/write-all.ts'
import { tempFolder } from '../../process/folder.ts'

test('new files and changed ones, and the way back', () => {
  const folder = tempFolder()
  const [old, fresh] = [join(folder, 'old'), join(folder, 'in/a/new')]
  writeFileSync(old, 'before')
  const takeBack = writeAll({ [old]: 'after', [fresh]: 'new' })
  expect([readFileSync(old, 'utf8'), readFileSync(fresh, 'utf8')]).toEqual(['after', 'new'])
  takeBack()
  expect(readFileSync(old, 'utf8')).toBe('before')
  expect(readdirSync(join(folder, 'in/a'))).toEqual([])
})

test('where one cannot be written, none is', () => {
  const folder = tempFolder()
  const [old, fresh, blocked] = [join(folder, 'old'), join(folder, 'new'), join(folder, 'old/in-a-file')]
  writeFileSync(old, 'before')
  expect(() => writeAll({ [old]: 'after', [fresh]: 'new', [blocked]: 'never' })).toThrow('EEXIST')
  expect(readFileSync(old, 'utf8')).toBe('before')
  expect(readdirSync(folder)).toEqual(['old'])
})
