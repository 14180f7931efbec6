import type { RunEvent } from '../task/events.ts'
import type { ToolEvent } from '../tools/context.ts'

/** What a run tells of the search for an artifact. */
export function toolProgress(event: ToolEvent): RunEvent | undefined {
  switch (event.type) {
    case 'build': {
      const { artifact, done, total, remainingMs } = event
      const what = `building ${artifact}`
      return {
        type: 'progress',
        what,
        done: done / Math.max(1, total),
        ...(remainingMs === undefined ? {} : { remainingMs }),
      }
    }
    case 'download': {
      const { artifact, bytes, totalBytes } = event
      return {
        type: 'progress',
        what: `fetching ${artifact}`,
        ...(totalBytes ? { done: bytes / totalBytes } : {}),
      }
    }
    case 'modules':
      return { type: 'progress', what: `fetching Go modules for ${event.artifact}` }
    case 'first-use': {
      const { artifact, hash, location, trustedBy } = event
      return {
        type: 'note',
        text: `${artifact}: trusted on first use: ${hash} for ${location}, by ${trustedBy}`,
      }
    }
    case 'source-skipped':
      return undefined // worth a word only where nothing is left, and then the failure lists them all
    case 'resolved':
      return { type: 'tool-found', tool: event.artifact, version: event.version, source: event.source }
  }
}
