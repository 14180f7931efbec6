import { basename } from 'node:path/posix'

/**
 * The SHA-256 of `fileName` in a publisher's checksum file, as `sha256:<hex>`; undefined if there is no clear one.
 *
 * Known forms: a lone hash; lines of `hash  name` (text) or `hash *name` (binary), the format of `sha256sum`, or with
 * one space, as Istio writes them. The hash of another file's name is never used, nor one of several lone hashes.
 */
export function checksumFor(text: string, fileName: string): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const lone = lines.length === 1 ? /^([0-9a-f]{64})$/i.exec(lines[0] ?? '') : null
  const named = lines
    .map((line) => /^([0-9a-f]{64}) [ *]?(\S.*)$/i.exec(line))
    .filter((match) => basename(match?.[2] ?? '') === fileName)
  const hashes = new Set([lone, ...named].map((match) => match?.[1]?.toLowerCase()))
  hashes.delete(undefined)
  const [hash] = hashes
  return hashes.size === 1 ? `sha256:${hash}` : undefined
}
