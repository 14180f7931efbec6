import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { Failure } from '../failure.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The absolute path of a program: the name itself if absolute, otherwise the first executable on the PATH of `env`.
 *
 * @throws Failure `program-missing`, unless `optional`
 */
export function findExecutable(name: string, env: Environment): string
export function findExecutable(
  name: string,
  env: Environment,
  options: { optional: true },
): string | undefined
export function findExecutable(
  name: string,
  env: Environment,
  options?: { optional: true },
): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))
  const found = candidates.find(isExecutable)
  if (found !== undefined || options?.optional) return found
  throw new Failure({
    code: 'program-missing',
    what: `cannot run ${name}`,
    expected: isAbsolute(name) ? 'an executable file at that path' : `${name} on the PATH`,
    got: isAbsolute(name) ? 'none there' : `none in ${folders.length} folders of the PATH`,
    next: `install ${name}, or add its folder to the PATH`,
  })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
