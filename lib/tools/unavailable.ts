import { Failure } from '../failure.ts'
import type { FailureCode } from '../failure-code.ts'
import type { Artifact } from './artifact.ts'
import type { ToolsContext } from './context.ts'
import { platformName } from './location.ts'

export interface SkippedSource {
  source: string
  why: string
  /** What would make the source usable. */
  next?: string
}

const SKIPPABLE = new Set<FailureCode>([
  'source-passed-over',
  'deadline',
  'process-failed',
  'program-missing',
])

const CANNOT_WRITE = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS'])

/** The reason for skipping a source after this error; rethrows an error that ends the search. */
export function whySkipped(error: unknown, context: ToolsContext): Omit<SkippedSource, 'source'> {
  if (error instanceof Failure && SKIPPABLE.has(error.details.code)) {
    const { what, code, next } = error.details
    return { why: what, ...(code === 'source-passed-over' && next !== undefined ? { next } : {}) }
  }
  const { code = '' } = error as NodeJS.ErrnoException
  if (error instanceof Failure || !CANNOT_WRITE.has(code)) throw error
  throw new Failure(
    {
      code: 'cache-unwritable',
      what: `cannot write to ${context.cacheFolder} (${code})`,
      expected: 'a folder of yours with space for a few hundred megabytes',
      next: 'make room or correct its owner, or name another folder with XDG_CACHE_HOME',
    },
    { cause: error },
  )
}

export function unavailable(
  artifact: Artifact,
  skipped: readonly SkippedSource[],
  context: ToolsContext,
): Failure {
  const tried = skipped.map(({ source, why }) => `\n    ${source}: ${why}`).join('')
  return new Failure({
    code: 'artifact-unavailable',
    what: `${artifact.name} ${artifact.version} cannot be had`,
    expected: 'one of its sources to answer',
    got: tried || `no source for ${platformName(context.platform)}`,
    next: advice(artifact, skipped, context),
    // a retry may find the network again
    retryable: context.state.unreachable.size > 0,
  })
}

function advice(artifact: Artifact, skipped: readonly SkippedSource[], context: ToolsContext): string {
  const ways = [
    ...new Set(skipped.flatMap(({ next }) => next ?? [])),
    context.state.unreachable.size > 0 && 'connect to the network and run again',
    artifact.path && `put ${artifact.name} ${artifact.path.range} on the PATH`,
  ].filter((way) => typeof way === 'string')
  return ways.join('; or ') || `see the sources of ${artifact.name} in config/tools.lock`
}
