import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isCached, publish, userCacheFolder, withTempFolder } from '../../lib/tools/cache.ts'
import { tempFolder } from './fixture.ts'

test.each([
  [{}, 'linux', '/home/me/.cache/homelab-networking'],
  [{ XDG_CACHE_HOME: '/big' }, 'linux', '/big/homelab-networking'],
  [{ XDG_CACHE_HOME: 'relative' }, 'linux', '/home/me/.cache/homelab-networking'],
  [{ XDG_CACHE_HOME: '' }, 'darwin', '/home/me/Library/Caches/homelab-networking'],
  [{ XDG_CACHE_HOME: '/big' }, 'darwin', '/big/homelab-networking'],
] as const)('with %j on %s the cache is %s', (env, os, folder) => {
  expect(userCacheFolder(env, os, '/home/me')).toBe(folder)
})

/** A finished folder with one file `tool`. */
function finished(content: string): string {
  const folder = join(tempFolder(), 'finished')
  mkdirSync(folder)
  writeFileSync(join(folder, 'tool'), content)
  return folder
}

const at = ['tool', '1.2.3', 'key'] as const

test('a published folder is cached, and the first one is kept', () => {
  const cache = tempFolder()
  const [entry, path] = [join(cache, ...at), join(cache, ...at, 'tool')]
  expect(isCached(entry, path)).toBe(false)
  publish(finished('first'), cache, at, path)
  publish(finished('second'), cache, at, path)
  expect(isCached(entry, path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toBe('first')
})

test('an entry without its content is not cached, and publishing over it fails', () => {
  const cache = tempFolder()
  const path = join(cache, ...at, 'tool')
  mkdirSync(join(cache, ...at), { recursive: true })
  writeFileSync(join(cache, ...at, 'else'), '')
  expect(isCached(join(cache, ...at), path)).toBe(false)
  expect(() => publish(finished('x'), cache, at, path)).toThrow('in the way of the cache')
})

test.each([
  ['the artifact', 1],
  ['the version', 2],
  ['the entry', 3],
])('a link planted in place of %s is not written through', (_, depth) => {
  const [cache, victim] = [tempFolder(), tempFolder()]
  mkdirSync(join(cache, ...at.slice(0, depth - 1)), { recursive: true })
  symlinkSync(victim, join(cache, ...at.slice(0, depth)))
  expect(() => publish(finished('x'), cache, at, join(cache, ...at, 'tool'))).toThrow(
    'in the way of the cache',
  )
  expect(readdirSync(victim)).toEqual([])
})

test('a linked entry or program is not trusted', () => {
  const [cache, elsewhere] = [tempFolder(), tempFolder()]
  writeFileSync(join(elsewhere, 'tool'), 'evil')
  mkdirSync(join(cache, 'a'))
  symlinkSync(elsewhere, join(cache, 'link'))
  symlinkSync(join(elsewhere, 'tool'), join(cache, 'a', 'tool'))
  expect(isCached(join(cache, 'link'), join(cache, 'link', 'tool'))).toBe(false)
  expect(isCached(join(cache, 'a'), join(cache, 'a', 'tool'))).toBe(false)
})

test('a planted folder for temporary files is not used', async () => {
  const [cache, victim] = [tempFolder(), tempFolder()]
  symlinkSync(victim, join(cache, '.tmp'))
  await expect(withTempFolder(cache, async () => {})).rejects.toThrow('in the way of the cache')
  expect(readdirSync(victim)).toEqual([])
})

test('a temp folder is private and removed afterwards, also after a failure', async () => {
  const cache = tempFolder()
  const modes: number[] = []
  await withTempFolder(cache, async (temp) => void modes.push(statSync(temp).mode & 0o777))
  await expect(withTempFolder(cache, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(modes).toEqual([0o700])
  expect(readdirSync(join(cache, '.tmp'))).toEqual([])
})

test('temp folders of killed runs are removed; those of live runs and of other machines are kept', async () => {
  const cache = tempFolder()
  const { pid: dead } = spawnSync('true')
  const uuid = '00000000-0000-4000-8000-000000000000'
  const [left, mine, far] = [
    `${hostname()}-${dead}-${uuid}`,
    `${hostname()}-${process.pid}-${uuid}`,
    `far-${dead}-${uuid}`,
  ]
  for (const name of [left, mine, far]) mkdirSync(join(cache, '.tmp', name, 'sub'), { recursive: true })
  await withTempFolder(cache, async () => {})
  expect(existsSync(join(cache, '.tmp', left))).toBe(false)
  expect(existsSync(join(cache, '.tmp', mine))).toBe(true)
  expect(existsSync(join(cache, '.tmp', far))).toBe(true)
})
