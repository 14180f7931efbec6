import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { byDoctor, byHand, type Finding } from '../../../lib/command/doctor/finding.ts'
import { repair, repairsOf } from '../../../lib/command/doctor/repair.ts'
import { tempFolder } from '../../process/folder.ts'

const finding = (fix: Finding['fix']): Finding => ({
  id: 'f',
  severity: 'error',
  what: '',
  evidence: '',
  means: '',
  fix,
})
const context = { env: process.env, signal: new AbortController().signal }

test('all fixes that doctor may do are run, also after one that fails, and no others', async () => {
  const file = join(tempFolder(), 'made')
  const repairs = repairsOf([
    finding(byHand([`touch ${file}-by-hand`])),
    finding(byDoctor([['ls', '/nowhere']])),
    finding(byDoctor([['touch', file]])),
  ])
  expect(repairs.map(({ command }) => command)).toEqual(['ls /nowhere', `touch ${file}`])
  expect(existsSync(file)).toBe(false)
  const told: string[] = []
  const done = await repair(repairs, context, ({ command, done }) => told.push(`${command} ${done}`))
  expect(done).toMatchObject([{ done: false, why: expect.stringContaining('/nowhere') }, { done: true }])
  expect(told).toEqual(['ls /nowhere false', `touch ${file} true`])
  expect([existsSync(file), existsSync(`${file}-by-hand`)]).toEqual([true, false])
})
