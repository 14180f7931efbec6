import type { Artifact } from './artifact.ts'
import { archiveRefused } from './failures.ts'

/** What is wanted from an archive, and where it goes. */
export interface Wanted {
  /** The path in the archive; empty for all of it. */
  member: string
  kind: Artifact['kind']
  /** The file, or the folder, to make; nothing is there yet. */
  target: string
  signal: AbortSignal
  /** Of all that is unpacked; {@link MAX_UNPACKED_BYTES} when not said. */
  maxBytes?: number
}

export interface Entry {
  path: string
  type: 'file' | 'folder' | 'other'
  /** Permission bits, 0 where the archive has none. */
  mode: number
}

export const MAX_UNPACKED_BYTES = 2 * 1024 ** 3

const SETUID_OR_SETGID = 0o6000

/**
 * Where an entry goes, relative to the target (empty: the target itself); undefined when it is not wanted.
 *
 * A name that leads out is refused wherever it stands, for no honest archive has one; a link or device only where it
 * would matter, for honest archives have those.
 *
 * @throws Failure `archive-refused`
 */
export function placeOf(
  { path, type, mode }: Entry,
  { member, kind }: Pick<Wanted, 'member' | 'kind'>,
): string | undefined {
  const name = path.replace(/^(\.\/)+|\/+$/g, '')
  if (/[\\\0]/.test(path) || path.startsWith('/') || name.split('/').includes('..'))
    throw archiveRefused(`the name ${JSON.stringify(path)} leads out of it`)
  const within = member === '' || name === member || name.startsWith(`${member}/`)
  const above = member.startsWith(`${name}/`)
  if (type === 'other' && (within || above)) throw archiveRefused(`${path} is a link or a device`)
  if (!within || name === '' || name === '.') return undefined
  if ((mode & SETUID_OR_SETGID) !== 0) throw archiveRefused(`${path} is setuid or setgid`)
  const isMemberItself = name === member && type === 'file'
  if (kind === 'folder') return isMemberItself ? undefined : name.slice(member.length)
  return isMemberItself ? '' : undefined
}
