import { createHash } from 'node:crypto'
import { basename } from 'node:path/posix'
import type { Artifact, Source } from './artifact.ts'
import type { Expectation, ToolsContext } from './context.ts'
import { readFirstUse } from './first-use.ts'
import { expand, isOffered, locationOf, platformName, templateValues, versionFrom } from './location.ts'
import { lockedByFiles } from './sources.ts'

/** A source of an artifact that serves this platform, and what is known of it before it is asked. */
export interface SourceOffer {
  source: Source
  version: string
  location: string
  expected: Expectation | undefined
  /** Stands for the hash where files of the project lock the source. */
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
      const expected = expectation(lock.hashes[location], 'config/tools.lock') ?? fromLearned(location)
      return { source, version, location, expected, fingerprint: lockedByFiles(source, context) }
    })

  function fromLearned(location: string): Expectation | undefined {
    // frozen means the lock alone
    return context.frozen ? undefined : expectation(firstUse[location], `learned earlier, in ${firstUseFile}`)
  }
}

const expectation = (hash: string | undefined, trustedBy: string): Expectation | undefined =>
  hash === undefined ? undefined : { hash, trustedBy }

/**
 * The cache folder of a verified offer, as parts of a path: its last part changes with the hash and everything else that
 * decides the content, so that what is there never has to change.
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

/** The name of the file or folder in its cache folder: a program's own, else as its source calls it. */
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
