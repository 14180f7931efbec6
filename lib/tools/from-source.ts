import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Artifact } from './artifact.ts'
import { isCached, publish, withTempFolder } from './cache.ts'
import type { Expectation, ToolsContext } from './context.ts'
import { passOver } from './failures.ts'
import { writeLearned } from './first-use.ts'
import { cacheParts, fileName, type SourceOffer } from './offers.ts'
import { obtain } from './sources.ts'

/** What is found: the program, file or folder, and where it came from. */
export interface Resolved {
  path: string
  /** May differ from the artifact's, where a source says so or the PATH has another that fits. */
  version: string
  /** For people. */
  source: string
}

/** The cached content of an offer, if this very content was verified before. */
export function fromCache(
  artifact: Artifact,
  offer: SourceOffer,
  context: ToolsContext,
): Resolved | undefined {
  if (!isVouchedFor(offer)) return undefined
  const place = placeInCache(artifact, offer, offer.expected?.hash, context)
  if (!isCached(place.entry, place.path)) return undefined
  return { path: place.path, version: offer.version, source: `cache (${offer.location})` }
}

/** Gets an offer's content, verified, into the cache. */
export async function fromSource(
  artifact: Artifact,
  offer: SourceOffer,
  context: ToolsContext,
): Promise<Resolved> {
  const { source, version, location, expected } = offer
  if (context.frozen && !isVouchedFor(offer))
    throw passOver('its hash is not in config/tools.lock, and FROZEN=1 accepts nothing else')
  return withTempFolder(context.cacheFolder, async (folder) => {
    const [temp, finished] = [join(folder, 'temp'), join(folder, 'finished')]
    mkdirSync(temp)
    mkdirSync(finished, { mode: 0o755 })
    const target = join(finished, fileName(artifact, offer, context))
    const attempt = { artifact, version, location, expected, temp, target, context }
    const verified = await obtain(source, attempt)
    const place = placeInCache(artifact, offer, verified?.hash, context)
    publish(finished, context.cacheFolder, place.parts, place.path)
    if (verified !== undefined && expected === undefined) learn(artifact, location, verified, context)
    return { path: place.path, version, source: location }
  })
}

const isVouchedFor = ({ expected, fingerprint }: SourceOffer) =>
  expected !== undefined || fingerprint !== undefined

function placeInCache(
  artifact: Artifact,
  offer: SourceOffer,
  hash: string | undefined,
  context: ToolsContext,
) {
  const parts = cacheParts(artifact, offer, hash, context)
  const entry = join(context.cacheFolder, ...parts)
  return { parts, entry, path: join(entry, fileName(artifact, offer, context)) }
}

function learn(
  artifact: Artifact,
  location: string,
  { hash, vouchedBy }: Expectation,
  context: ToolsContext,
) {
  writeLearned(context.learnedFile, location, hash)
  context.report({ type: 'learned', artifact: artifact.name, location, hash, vouchedBy })
}
