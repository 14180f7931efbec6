import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandKind } from '../../lib/step/command.ts'
import { command } from '../../lib/step/steps.ts'
import { detailsOf } from '../process/failing.ts'
import { rig } from './rig.ts'

test('wanted until `unless` exits with 0; run as written, without a shell', async () => {
  const { context, folder } = rig()
  const file = join(folder, 'a file; $(id)')
  const step = command('make a file', { argv: ['touch', file], unless: ['test', '-e', file] })
  expect(await commandKind.probe(step, context)).toEqual([{ action: 'run', what: `touch ${file}` }])
  expect(existsSync(file)).toBe(false)
  await commandKind.apply(step, context)
  expect(existsSync(file)).toBe(true)
  expect(await commandKind.probe(step, context)).toEqual([])
})

test('it finds the cluster by KUBECONFIG, and nothing of ours that would lead it astray', async () => {
  const { context, folder, access } = rig()
  const file = join(folder, 'environment')
  const argv = ['sh', '-c', 'env >"$1"', 'sh', file] as const
  await commandKind.apply(command('tell', { argv, unless: ['false'] }), context)
  const lines = readFileSync(file, 'utf8').split('\n')
  expect(lines).toContain(`KUBECONFIG=${access.kubeconfig}`)
  expect(lines.filter((line) => /^(MAKE|NODE_OPTIONS)/.test(line))).toEqual([])
})

test('a program that fails is a failed step', async () => {
  const { context } = rig()
  const step = command('fail', { argv: ['sh', '-c', 'echo why >&2; exit 3'], unless: ['false'] })
  expect((await detailsOf(commandKind.apply(step, context))).got).toMatch(/exit code 3\n +why/)
})

test('what it prints is output', async () => {
  const { context, lines } = rig()
  await commandKind.apply(command('say', { argv: ['echo', 'hello'], unless: ['false'] }), context)
  expect(lines).toEqual(['hello'])
})
