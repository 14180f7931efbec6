import { usageFailure } from '../failure.ts'
import type { Artifact } from './artifact.ts'
import { serialize, type ToolsContext } from './context.ts'
import { interruption } from './failures.ts'
import { fromCache, fromSource, type Resolved } from './from-source.ts'
import { offersOf, type SourceOffer } from './offers.ts'
import { findOnPath } from './on-path.ts'
import { type SkippedSource, unavailable, whySkipped } from './unavailable.ts'

/**
 * Finds or gets an artifact, in this order: an accepted program on the PATH, the cache, the sources.
 *
 * An unreachable source is skipped and reported; a source with unexpected content ends the search.
 *
 * @throws Failure `hash-mismatch`, `archive-refused`, `artifact-unavailable`, `cache-unsafe`, `cache-unwritable`,
 * `usage` for a name or version that is no file name, or that of an interruption
 */
export function resolveArtifact(artifact: Artifact, context: ToolsContext): Promise<Resolved> {
  return serialize(context.state, `artifact ${artifact.name}`, async () => {
    for (const text of [artifact.name, artifact.version]) assertFileName(text)
    if (context.process.signal.aborted) throw interruption(context.process.signal)
    const skipped: SkippedSource[] = []
    const onSkip: OnSkip = (source) => {
      skipped.push(source)
      context.report({ type: 'source-skipped', artifact: artifact.name, ...source })
    }
    const offers = offersOf(artifact, context)
    const resolved =
      (await findLocally(artifact, offers, context, onSkip)) ??
      (await fromSources(artifact, offers, context, onSkip))
    if (resolved === undefined) throw unavailable(artifact, skipped, context)
    context.report({ type: 'resolved', artifact: artifact.name, ...resolved })
    return resolved
  })
}

/** Finds an artifact on this machine, without fetching. `onSkip` is called for a refused program on the PATH. */
export function findArtifact(
  artifact: Artifact,
  context: ToolsContext,
  onSkip: OnSkip,
): Promise<Resolved | undefined> {
  return findLocally(artifact, offersOf(artifact, context), context, onSkip)
}

type OnSkip = (skipped: SkippedSource) => void

async function findLocally(
  artifact: Artifact,
  offers: readonly SourceOffer[],
  context: ToolsContext,
  onSkip: OnSkip,
): Promise<Resolved | undefined> {
  return (
    (await fromPath(artifact, context, onSkip)) ??
    firstOf(offers, (offer) => fromCache(artifact, offer, context))
  )
}

async function fromPath(
  artifact: Artifact,
  context: ToolsContext,
  onSkip: OnSkip,
): Promise<Resolved | undefined> {
  const found = await findOnPath(artifact, context)
  if (found !== undefined && 'path' in found) return { ...found, source: 'PATH' }
  if (found !== undefined) onSkip({ source: 'PATH', why: found.why })
  return undefined
}

async function fromSources(
  artifact: Artifact,
  offers: readonly SourceOffer[],
  context: ToolsContext,
  onSkip: OnSkip,
): Promise<Resolved | undefined> {
  for (const offer of offers) {
    try {
      return await fromSource(artifact, offer, context)
    } catch (error) {
      if (context.process.signal.aborted) throw interruption(context.process.signal)
      onSkip({ source: offer.location, ...whySkipped(error, context) })
    }
  }
  return undefined
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

/** Refuses other characters, because name and version become parts of paths and URLs; versions may be user input. */
function assertFileName(text: string): void {
  if (/^[0-9A-Za-z][0-9A-Za-z._+-]*$/.test(text)) return
  throw usageFailure([`${JSON.stringify(text)} is no name or version: letters, digits and . _ + - only`])
}
