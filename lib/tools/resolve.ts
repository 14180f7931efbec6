import { usageFailure } from '../failure.ts'
import type { Artifact } from './artifact.ts'
import { inTurn, type ToolsContext } from './context.ts'
import { interruption } from './failures.ts'
import { fromCache, fromSource, type Resolved } from './from-source.ts'
import { offersOf, type SourceOffer } from './offers.ts'
import { findOnPath } from './on-path.ts'
import { type PassedOver, unavailable, whyPassedOver } from './unavailable.ts'

/**
 * Finds or gets an artifact: a fitting program on the PATH, the cache, the sources in order.
 *
 * A source that cannot be reached is passed over, and said; one that gives something else than it should ends the search.
 *
 * @throws Failure `hash-mismatch`, `archive-refused`, `artifact-unavailable`, `cache-unsafe`, `cache-unwritable`, `usage`
 * for a name or version that is no file name, or that of an interruption
 */
export function resolveArtifact(artifact: Artifact, context: ToolsContext): Promise<Resolved> {
  return inTurn(context.state, `artifact ${artifact.name}`, async () => {
    for (const text of [artifact.name, artifact.version]) assertFileName(text)
    if (context.process.signal.aborted) throw interruption(context.process.signal)
    const passedOver: PassedOver[] = []
    const tell = (source: string, why: string) => {
      passedOver.push({ source, why })
      context.report({ type: 'passed-over', artifact: artifact.name, source, why })
    }
    const offers = offersOf(artifact, context)
    const resolved =
      (await whatIsHere(artifact, offers, context, tell)) ??
      (await fromSources(artifact, offers, context, tell))
    if (resolved === undefined) throw unavailable(artifact, passedOver, context)
    context.report({ type: 'resolved', artifact: artifact.name, ...resolved })
    return resolved
  })
}

/** What is on this machine already; nothing is fetched. `tell` hears of a program on the PATH that will not do. */
export function findArtifact(
  artifact: Artifact,
  context: ToolsContext,
  tell: Tell,
): Promise<Resolved | undefined> {
  return whatIsHere(artifact, offersOf(artifact, context), context, tell)
}

type Tell = (source: string, why: string) => void

async function whatIsHere(
  artifact: Artifact,
  offers: readonly SourceOffer[],
  context: ToolsContext,
  tell: Tell,
): Promise<Resolved | undefined> {
  return (
    (await fromPath(artifact, context, tell)) ??
    firstOf(offers, (offer) => fromCache(artifact, offer, context))
  )
}

async function fromPath(
  artifact: Artifact,
  context: ToolsContext,
  tell: Tell,
): Promise<Resolved | undefined> {
  const found = await findOnPath(artifact, context)
  if (found !== undefined && 'path' in found) return { ...found, source: 'PATH' }
  if (found !== undefined) tell('PATH', found.why)
  return undefined
}

async function fromSources(
  artifact: Artifact,
  offers: readonly SourceOffer[],
  context: ToolsContext,
  tell: Tell,
): Promise<Resolved | undefined> {
  for (const offer of offers) {
    try {
      return await fromSource(artifact, offer, context)
    } catch (error) {
      if (context.process.signal.aborted) throw interruption(context.process.signal)
      tell(offer.location, whyPassedOver(error, context))
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

/** Both become parts of paths and URLs, and the version may come from a user's file. */
function assertFileName(text: string): void {
  if (/^[0-9A-Za-z][0-9A-Za-z._+-]*$/.test(text)) return
  throw usageFailure([`${JSON.stringify(text)} is no name or version: letters, digits and . _ + - only`])
}
