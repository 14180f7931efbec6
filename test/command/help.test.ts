import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { help } from '../../lib/command/help.ts'

test('every target of the Makefile is listed, with or without a task file', async () => {
  let text = ''
  const print = (line: string) => {
    text += `${line}\n`
  }
  await help(undefined, { env: {}, signal: new AbortController().signal, cwd: '.', emit: () => {}, print })
  const targets = [...readFileSync('Makefile', 'utf8').matchAll(/^([a-z][a-z0-9-]*):(?!=)/gm)]
  expect(targets.length).toBeGreaterThan(3)
  for (const [, target] of targets) expect(text).toMatch(new RegExp(`^ {2}make ${target} `, 'm'))
})
