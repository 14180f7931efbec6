import type { Artifact } from './artifact.ts'
import { archiveRefused } from './failures.ts'

/** The member to unpack from an archive, and its destination. */
export interface UnpackRequest {
  /** The path in the archive; empty for the whole archive. */
  member: string
  kind: Artifact['kind']
  /** Path of the file or folder to create; it does not exist yet. */
  target: string
  signal: AbortSignal
  /** Limit for all unpacked bytes together; default {@link MAX_UNPACKED_BYTES}. */
  maxBytes?: number
}

export interface Entry {
  path: string
  type: 'file' | 'folder' | 'other'
  /** Permission bits, 0 if the archive has none. */
  mode: number
}

export const MAX_UNPACKED_BYTES = 2 * 1024 ** 3

const SETUID_OR_SETGID = 0o6000

/**
 * The path of an entry relative to the target (empty: the target itself); undefined if the entry is not requested.
 *
 * A name that leads out of the archive is refused anywhere, because no honest archive has one. A link or device is
 * refused only inside or above the requested member, because honest archives have those elsewhere.
 *
 * @throws Failure `archive-refused`
 */
export function targetPathOf(
  { path, type, mode }: Entry,
  { member, kind }: Pick<UnpackRequest, 'member' | 'kind'>,
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
