import { randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, type Stats } from 'node:fs'
import { hostname } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { Failure } from '../failure.ts'
import type { Platform } from './artifact.ts'

/** The user's cache folder for this project, shared between checkouts. */
export function userCacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  os: Platform['os'],
  home: string,
): string {
  const given = env.XDG_CACHE_HOME ?? ''
  const standard = os === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache')
  return join(isAbsolute(given) ? given : standard, 'homelab-networking')
}

/**
 * Whether `path`, in the folder of a cache entry, exists. An entry is always complete, because it is moved in whole.
 */
export function isCached(entry: string, path: string): boolean {
  const found = lstat(path)
  return lstat(entry)?.isDirectory() === true && (found?.isFile() === true || found?.isDirectory() === true)
}

/** Runs `work` with an empty private folder on the file system of the cache, and removes the folder afterwards. */
export async function withTempFolder<T>(cacheFolder: string, work: (temp: string) => Promise<T>): Promise<T> {
  mkdirSync(cacheFolder, { recursive: true, mode: 0o755 })
  const all = ownFolder(cacheFolder, '.tmp')
  removeStale(all)
  const temp = join(all, `${prefix(process.pid)}${randomUUID()}`)
  mkdirSync(temp, { mode: 0o700 })
  try {
    return await work(temp)
  } finally {
    rmSync(temp, { recursive: true, force: true })
  }
}

/**
 * Moves a finished folder, which contains `path`, to `<cacheFolder>/<parts>`. If another process was faster, its folder
 * is kept.
 */
export function publish(
  finished: string,
  cacheFolder: string,
  parts: readonly [string, ...string[]],
  path: string,
): void {
  const entry = join(cacheFolder, ...parts)
  ownFolder(cacheFolder, ...parts.slice(0, -1))
  try {
    renameSync(finished, entry)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error
    if (!isCached(entry, path)) throw unsafe(entry)
  }
}

/** Creates the folders below `root` one by one, and refuses to follow a link. */
function ownFolder(root: string, ...parts: readonly string[]): string {
  return parts.reduce((parent, part) => {
    const folder = join(parent, part)
    try {
      mkdirSync(folder, { mode: 0o755 })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (lstat(folder)?.isDirectory() !== true) throw unsafe(folder)
    }
    return folder
  }, root)
}

const prefix = (pid: number) => `${hostname()}-${pid}-`

/** Removes the temporary folders of killed runs on this machine. */
function removeStale(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/-(\d+)-[0-9a-f-]{36}$/.exec(name)?.[1])
    if (!name.startsWith(prefix(pid)) || isAlive(pid)) continue
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

const lstat = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false })

const unsafe = (path: string) =>
  new Failure({
    code: 'cache-unsafe',
    what: `${path} is in the way of the cache`,
    expected: 'a folder, or nothing',
    got: lstat(path)?.isSymbolicLink() ? 'a symbolic link' : 'something else',
    next: `look at ${path} and remove it`,
  })
