import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installProgram } from '../../lib/tools/install.ts'
import { failureOf, tempFolder } from './fixture.ts'

function program(content: string): string {
  const path = join(tempFolder(), 'program')
  writeFileSync(path, content)
  return path
}

test('a program is installed executable, into a folder that is created for it', async () => {
  const target = join(tempFolder(), 'a', 'bin', 'tool')
  expect(await installProgram(program('one'), target)).toBe(true)
  expect(readFileSync(target, 'utf8')).toBe('one')
  expect(statSync(target).mode & 0o777).toBe(0o755)
})

test('another version replaces it atomically: open handles keep the old one', async () => {
  const target = join(tempFolder(), 'tool')
  await installProgram(program('one'), target)
  linkSync(target, `${target}-in-use`)
  expect(await installProgram(program('two'), target)).toBe(true)
  expect(readFileSync(target, 'utf8')).toBe('two')
  expect(readFileSync(`${target}-in-use`, 'utf8')).toBe('one')
})

test('the same program again changes nothing', async () => {
  const target = join(tempFolder(), 'tool')
  await installProgram(program('one'), target)
  const before = lstatSync(target)
  expect(await installProgram(program('one'), target)).toBe(false)
  expect(lstatSync(target)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
})

test('the same program without execute permission is made executable', async () => {
  const target = join(tempFolder(), 'tool')
  await installProgram(program('one'), target)
  chmodSync(target, 0o644)
  expect(await installProgram(program('one'), target)).toBe(true)
  expect(statSync(target).mode & 0o777).toBe(0o755)
})

test.each<[string, (target: string) => void]>([
  ['a link', (target) => symlinkSync('/usr/bin/env', target)],
  ['a folder', (target) => mkdirSync(target)],
])('%s of that name is not replaced', async (_, make) => {
  const folder = tempFolder()
  const target = join(folder, 'tool')
  make(target)
  const { code, next } = await failureOf(installProgram(program('one'), target))
  expect(code).toBe('install-obstructed')
  expect(next).toContain('TO=')
  expect(readdirSync(folder)).toEqual(['tool'])
})

test('a file in place of the folder is an error with a next step', async () => {
  const folder = join(tempFolder(), 'bin')
  writeFileSync(folder, '')
  const { code, next } = await failureOf(installProgram(program('one'), join(folder, 'tool')))
  expect(code).toBe('folder-unwritable')
  expect(next).toContain('TO=')
})
