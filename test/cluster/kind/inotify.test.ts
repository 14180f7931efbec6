import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inotifyAdvice } from '../../../lib/cluster/kind/inotify.ts'
import { tempFolder } from '../../process/folder.ts'

function rootWith(limits: Readonly<Record<string, number>>): string {
  const root = tempFolder()
  const folder = join(root, 'proc/sys/fs/inotify')
  mkdirSync(folder, { recursive: true })
  for (const [name, value] of Object.entries(limits)) writeFileSync(join(folder, name), `${value}\n`)
  return `${root}/`
}

test('a limit that is too low is reported with the command that raises it', async () => {
  const root = rootWith({ max_user_watches: 8192, max_user_instances: 512 })
  expect(await inotifyAdvice(root)).toEqual([
    'fs.inotify.max_user_watches is 8192, low for several nodes: sudo sysctl fs.inotify.max_user_watches=524288',
  ])
})

test.each([
  ['high limits', { max_user_watches: 524_288, max_user_instances: 512 }],
  ['no limits to read', {}],
])('%s: no advice', async (_, limits) => {
  expect(await inotifyAdvice(rootWith(limits))).toEqual([])
})
