import { randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exitCodes, Failure } from '../failure.ts'
import { type Authority, authorityFlaw, authorityOf } from './authority.ts'

/**
 * Reads the authority of a PEM file with certificate and key; undefined without the file.
 *
 * @throws Failure `authority-invalid` (exit code 2) if the file has other content
 */
export async function readAuthority(file: string): Promise<Authority | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const authority = authorityOf(text)
  const flaw = authorityFlaw(authority, new Date())
  if (flaw === undefined) return authority
  throw new Failure({
    code: 'authority-invalid',
    what: `${file} is not the certificate authority that it should be; nothing was touched`,
    expected: 'PEM: the certificate of an authority, and its private key',
    got: flaw,
    next: 'put the right file there; or take it away, and it is read from a cluster that has it, or made anew',
    exitCode: exitCodes.usage,
  })
}

/** Reads every authority (`*.pem`) in a folder. @throws Failure `authority-invalid` if a file has other content */
export async function readAuthorities(folder: string): Promise<readonly Authority[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pem'))
  const all = await Promise.all(names.map((name) => readAuthority(join(folder, name))))
  return all.filter((authority) => authority !== undefined)
}

/** Stores an authority, readable only by its owner. Concurrent calls all return the authority that was stored first. */
export async function keepAuthority(file: string, authority: Authority): Promise<Authority> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const unfinished = `${file}.${randomUUID()}`
  try {
    await writeFile(unfinished, `${authority.certificate}\n${authority.privateKey}\n`, {
      mode: 0o600,
      flag: 'wx',
    })
    await link(unfinished, file) // unlike a rename, it fails if the file exists
    return authority
  } catch (error) {
    const existing =
      (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readAuthority(file) : undefined
    if (existing === undefined) throw error
    return existing
  } finally {
    await rm(unfinished, { force: true })
  }
}
