import { createHash } from 'node:crypto'
import { constants, createReadStream, lstatSync } from 'node:fs'
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Failure } from '../failure.ts'

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'])

/**
 * Installs a program into a folder, atomically; replaces an existing one of that name.
 *
 * @returns false if the same program is already installed
 * @throws Failure `folder-unwritable`; `install-obstructed` if a link or a folder has the name
 */
export async function installProgram(program: string, target: string): Promise<boolean> {
  const unfinished = join(dirname(target), `.${process.pid}.unfinished`)
  try {
    await mkdir(dirname(target), { recursive: true })
    if (await isSame(program, target)) return false
    // removed first, so that a planted link is not followed
    await rm(unfinished, { force: true })
    await copyFile(program, unfinished, constants.COPYFILE_EXCL)
    await chmod(unfinished, 0o755)
    await rename(unfinished, target)
    return true
  } catch (error) {
    if (!UNWRITABLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    throw unwritable(dirname(target), error)
  } finally {
    await rm(unfinished, { force: true }).catch(() => {})
  }
}

async function isSame(program: string, target: string): Promise<boolean> {
  const existing = lstatSync(target, { throwIfNoEntry: false })
  if (existing === undefined) return false
  if (!existing.isFile()) throw obstructed(target, existing.isSymbolicLink() ? 'a symbolic link' : 'no file')
  const isRunnable = (existing.mode & 0o111) === 0o111
  return isRunnable && (await hashOf(program)) === (await hashOf(target))
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

const unwritable = (folder: string, cause: unknown) =>
  new Failure(
    {
      code: 'folder-unwritable',
      what: `cannot write to ${folder}`,
      expected: 'a folder of your own; nothing here ever asks for root',
      next: 'name another folder with TO=',
    },
    { cause },
  )

const obstructed = (target: string, got: string) =>
  new Failure({
    code: 'install-obstructed',
    what: `${target} is in the way`,
    expected: 'nothing, or a program as a plain file',
    got,
    next: `remove ${target}, or name another folder with TO=`,
  })
