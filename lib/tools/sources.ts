import type { Source } from './artifact.ts'
import { type Attempt, type Expectation, serialize, type ToolsContext } from './context.ts'
import { fetchFromGoModule } from './from-go-module.ts'
import { fetchFromNpm } from './from-npm.ts'
import { fetchFromUrl } from './from-url.ts'
import { buildWithGo, goBuildFingerprint } from './go-build.ts'

/** Gets one source's content to `attempt.target`, verified; returns its hash, or undefined if files lock the source. */
export async function obtain(source: Source, attempt: Attempt): Promise<Expectation | undefined> {
  switch (source.from) {
    case 'url':
      return fetchFromUrl(source, attempt)
    case 'npm':
      return fetchFromNpm(source, attempt)
    case 'go-module':
      return fetchFromGoModule(source, attempt)
    case 'go-build':
      await serialize(attempt.context.state, 'go build', () => buildWithGo(source, attempt))
      return undefined
  }
}

/** Fingerprint of a source that files of the project lock in place of a hash; undefined for the others. */
export const lockedByFiles = (source: Source, context: ToolsContext): string | undefined =>
  source.from === 'go-build' ? goBuildFingerprint(source, context) : undefined
