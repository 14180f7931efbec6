import { createHash } from 'node:crypto'
import { basename } from 'node:path/posix'
import type { Artifact, Source } from './artifact.ts'
import type { Expectation, ToolsContext } from './context.ts'
import { readFirstUse } from './first-use.ts'
import { expand, isOffered, locationOf, platformName, templateValues, versionFrom } from './location.ts'
import { lockedByFiles } from './sources.ts'

/** A source of an artifact for this platform, with the facts known before any request. */
export interface SourceOffer {
  source: Source
  version: string
  location: string
  expected: Expectation | undefined
  /** Replaces the hash if files of the project lock the source. */
  fingerprint: string | undefined
}

export function offersOf(artifact: Artifact, context: ToolsContext): readonly SourceOffer[] {
  const { platform, lock, firstUseFile } = context
  const firstUse = readFirstUse(firstUseFile)
  return artifact.sources
    .filter((source) => isOffered(source, platform))
    .map((source) => {
      const version = versionFrom(source, artifact)
      const location = locationOf(source, version, platform)
      const expected = expectation(lock.hashes[location], 'config/tools.lock') ?? fromFirstUse(location)
      return { source, version, location, expected, fingerprint: lockedByFiles(source, context) }
    })

  function fromFirstUse(location: string): Expectation | undefined {
    // frozen: only the lock counts
    return context.frozen
      ? undefined
      : expectation(firstUse[location], `trusted on first use, in ${firstUseFile}`)
  }
}

const expectation = (hash: string | undefined, trustedBy: string): Expectation | undefined =>
  hash === undefined ? undefined : { hash, trustedBy }

/**
 * The cache folder of a verified offer, as parts of a path. Its last part depends on the hash and everything else that
 * determines the content, so an existing entry never has to change.
 */
export function cacheParts(
  artifact: Artifact,
  { source, version, location, fingerprint }: SourceOffer,
  hash: string | undefined,
  context: ToolsContext,
): readonly [string, string, string] {
  const identity = JSON.stringify([location, hash ?? fingerprint, artifact.kind, source])
  const key = createHash('sha256').update(identity).digest('hex').slice(0, 16)
  return [artifact.name, version, `${platformName(context.platform).replace('/', '-')}-${source.from}-${key}`]
}

/** The name of the file or folder in its cache folder: the program's name, otherwise the name at its source. */
export function fileName(
  artifact: Artifact,
  { source, version, location }: SourceOffer,
  context: ToolsContext,
) {
  if (artifact.kind === 'program' || source.from === 'go-build') return artifact.name
  const values = templateValues(source, version, context.platform)
  const member = source.from === 'npm' ? (source.member[1] ?? source.member[0]) : source.member
  const path = member === undefined ? new URL(location).pathname : expand(member, values)
  return basename(path) || artifact.name
}
