import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Artifact } from './artifact.ts'
import { isCached, publish, withTempFolder } from './cache.ts'
import type { Expectation, ToolsContext } from './context.ts'
import { skipSource } from './failures.ts'
import { recordFirstUse } from './first-use.ts'
import { cacheParts, fileName, type SourceOffer } from './offers.ts'
import { obtain } from './sources.ts'

/** A resolved artifact: the path of its program, file or folder, and its source. */
export interface Resolved {
  path: string
  /** May differ from the artifact's version: by the source's option, or because the PATH has another accepted one. */
  version: string
  /** The source as shown to people. */
  source: string
}

/** The cached content of an offer, if exactly this content was verified before. */
export function fromCache(
  artifact: Artifact,
  offer: SourceOffer,
  context: ToolsContext,
): Resolved | undefined {
  if (!isTrusted(offer)) return undefined
  const cached = cacheLocation(artifact, offer, offer.expected?.hash, context)
  if (!isCached(cached.entry, cached.path)) return undefined
  return { path: cached.path, version: offer.version, source: `cache (${offer.location})` }
}

/** Gets an offer's content into the cache, verified. */
export async function fromSource(
  artifact: Artifact,
  offer: SourceOffer,
  context: ToolsContext,
): Promise<Resolved> {
  const { source, version, location, expected } = offer
  if (context.frozen && !isTrusted(offer))
    throw skipSource(
      'its hash is not in config/tools.lock, and FROZEN=1 accepts nothing else',
      undefined,
      "without FROZEN=1 the publisher's checksum is taken once",
    )
  return withTempFolder(context.cacheFolder, async (folder) => {
    const [temp, finished] = [join(folder, 'temp'), join(folder, 'finished')]
    mkdirSync(temp)
    mkdirSync(finished, { mode: 0o755 })
    const target = join(finished, fileName(artifact, offer, context))
    const attempt = { artifact, version, location, expected, temp, target, context }
    const verified = await obtain(source, attempt)
    const cached = cacheLocation(artifact, offer, verified?.hash, context)
    publish(finished, context.cacheFolder, cached.parts, cached.path)
    if (verified !== undefined && expected === undefined) recordHash(artifact, location, verified, context)
    return { path: cached.path, version, source: location }
  })
}

const isTrusted = ({ expected, fingerprint }: SourceOffer) =>
  expected !== undefined || fingerprint !== undefined

function cacheLocation(
  artifact: Artifact,
  offer: SourceOffer,
  hash: string | undefined,
  context: ToolsContext,
) {
  const parts = cacheParts(artifact, offer, hash, context)
  const entry = join(context.cacheFolder, ...parts)
  return { parts, entry, path: join(entry, fileName(artifact, offer, context)) }
}

function recordHash(
  artifact: Artifact,
  location: string,
  { hash, trustedBy }: Expectation,
  context: ToolsContext,
) {
  recordFirstUse(context.firstUseFile, location, hash)
  context.report({ type: 'first-use', artifact: artifact.name, location, hash, trustedBy })
}
