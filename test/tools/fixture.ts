import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import type { Artifact, UrlSource } from '../../lib/tools/artifact.ts'
import { newToolsState, type ToolEvent, type ToolsContext } from '../../lib/tools/context.ts'

/** A folder that is removed after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tools-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface TestContext extends ToolsContext {
  events: ToolEvent[]
}

/** A context with its own cache and an empty PATH; short timeouts, so that no test waits. */
export function testContext(overrides: Partial<ToolsContext> = {}): TestContext {
  const folder = tempFolder()
  const events: ToolEvent[] = []
  return {
    cacheFolder: join(folder, 'cache'),
    goFolder: join(folder, 'go'),
    lock: { versions: {}, images: {}, hashes: {} },
    firstUseFile: join(folder, '.lab', 'learned-hashes.json'),
    frozen: false,
    platform: { os: 'linux', arch: 'amd64' },
    process: { env: { PATH: join(folder, 'bin') }, signal: new AbortController().signal },
    fetch,
    now: () => performance.now(),
    timeouts: { connectMs: 5_000, stallMs: 5_000, retryDelaysMs: [] },
    state: newToolsState(),
    report: (event) => events.push(event),
    events,
    ...overrides,
  }
}

/** The context with these hashes in its lock. */
export const locked = (context: TestContext, hashes: Readonly<Record<string, string>>): TestContext => ({
  ...context,
  lock: { versions: {}, images: {}, hashes },
})

/** The context of the next run: files on disk are kept, the state of a run is not. */
export const nextRun = (context: TestContext): TestContext => ({ ...context, state: newToolsState() })

export const tool = (sources: Artifact['sources'], more: Partial<Artifact> = {}): Artifact => ({
  name: 'tool',
  version: '1.2.3',
  kind: 'program',
  sources,
  ...more,
})

export const fromUrl = (url: string, more: Partial<UrlSource> = {}): UrlSource => ({
  from: 'url',
  url,
  ...more,
})

export const sha256 = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`

/** The Failure that a promise is rejected with. */
export async function failureOf(work: Promise<unknown>): Promise<Failure['details']> {
  try {
    await work
  } catch (error) {
    if (error instanceof Failure) return error.details
    throw error
  }
  throw new Error('expected a Failure, but it succeeded')
}

/** The content of the cache without empty folders. */
export function cachedFiles(context: ToolsContext): string[] {
  return readdirSync(context.cacheFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The reason for skipping, of each skipped source. */
export const passedOver = (context: TestContext): string[] =>
  context.events.flatMap((event) => (event.type === 'source-skipped' ? [event.why] : []))
