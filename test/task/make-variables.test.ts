import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makeVariables } from '../../lib/task/make-variables.ts'
import { tempFolder } from '../process/folder.ts'
import { program } from './program.ts'

vi.setConfig({ testTimeout: 30_000 }) // programs start slowly where other tests run beside

test.each([
  ['', {}],
  ['k', {}],
  ['k -j2 --jobserver-auth=3,4', {}],
  [' -- LAB=my.yaml', { LAB: 'my.yaml' }],
  ['k -j2 --jobserver-auth=3,4 -- LAB=a CLUSTER=b', { LAB: 'a', CLUSTER: 'b' }],
  [' -- LAB=', { LAB: '' }],
  [' -- LAB=a=b', { LAB: 'a=b' }],
  [' -- LAB=a\\ b', { LAB: 'a b' }],
  [' -- LAB=a\\\\b', { LAB: 'a\\b' }],
  [' -- LAB=a$$b$$$$c', { LAB: 'a$b$$c' }],
  [' -- LAB=a\\ --\\ B=c', { LAB: 'a -- B=c' }],
])('MAKEFLAGS %j', (flags, variables) => {
  expect(makeVariables(flags)).toEqual(variables)
})

test('the real make passes variables on as typed', async () => {
  const folder = tempFolder()
  const script = 'process.stdout.write(process.env.MAKEFLAGS)'
  writeFileSync(join(folder, 'Makefile'), `all:\n\t@"${process.execPath}" -e '${script}'\n`)
  const typed = {
    RELEASE: '1.30',
    BLANKS: 'two  words ',
    TAB: 'a\tb',
    DOLLAR: 'a$$b', // make's own way to write a dollar
    BACKSLASH: 'c:\\d\\',
    BOTH: 'x\\ y\\\\ z',
    QUOTES: `it's "so"`,
    JSON: '[{"name":"a b","addresses":["10.0.0.1-10.0.0.2"]}]',
    EQUALS: 'a=b',
    DASHES: 'a -- B=c',
    EMPTY: '',
    HASH: 'a#b',
    SHELL_LIKE: '`id`;*?~',
    UMLAUT: 'ü→',
  }
  const words = Object.entries(typed).map(([name, value]) => `${name}=${value}`)
  const made = await program(['make', '--no-print-directory', '-k', '-j2', 'all', ...words], { cwd: folder })
  expect(made.exitCode).toBe(0)
  expect(makeVariables(made.stdout)).toEqual(typed)
  expect(Object.keys(makeVariables(made.stdout))).toHaveLength(words.length)
})
