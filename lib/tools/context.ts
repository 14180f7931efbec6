import type { ProcessContext } from '../process/run.ts'
import type { Artifact, Platform } from './artifact.ts'
import type { ToolsLock } from './lock.ts'

/** Progress of getting an artifact. */
export type ToolEvent =
  | { type: 'source-skipped'; artifact: string; source: string; why: string }
  | { type: 'download'; artifact: string; url: string; bytes: number; totalBytes?: number }
  | { type: 'modules'; artifact: string; fetched: number }
  | { type: 'build'; artifact: string; done: number; total: number; remainingMs?: number }
  | { type: 'first-use'; artifact: string; location: string; hash: string; trustedBy: string }
  | { type: 'resolved'; artifact: string; version: string; source: string; path: string }

/** Timeouts and retries of network requests. */
export interface NetworkTimeouts {
  /** From the request to the first byte of the response. */
  connectMs: number
  /** Between two chunks of a response. */
  stallMs: number
  /** Pauses before each retry of a broken transfer; their number is the number of retries. */
  retryDelaysMs: readonly number[]
}

export const defaultTimeouts: NetworkTimeouts = {
  connectMs: 5_000,
  stallMs: 20_000,
  retryDelaysMs: [500, 2_000],
}

/** State of one run: unreachable hosts, and a queue for each kind of work that must not overlap. */
export interface ToolsState {
  /** Unreachable hosts with the reason; they are not tried again for the next artifact. */
  unreachable: Map<string, string>
  queues: Map<string, Promise<unknown>>
}

export const newToolsState = (): ToolsState => ({ unreachable: new Map(), queues: new Map() })

export interface ToolsContext {
  /** The user's cache folder; see {@link userCacheFolder}. */
  cacheFolder: string
  /** The folder of the modules for go-build: `config/go`. */
  goFolder: string
  lock: ToolsLock
  /** File of the hashes trusted on first use: `.lab/learned-hashes.json`. */
  firstUseFile: string
  /** Whether only content with a hash in the lock, or locked by files of the project, is accepted. */
  frozen: boolean
  platform: Platform
  process: ProcessContext
  fetch: typeof fetch
  /** Milliseconds, monotonic. */
  now: () => number
  timeouts: NetworkTimeouts
  state: ToolsState
  report: (event: ToolEvent) => void
}

/** An attempt to get an artifact from one source. */
export interface Attempt {
  artifact: Artifact
  /** The version that this source provides. */
  version: string
  /** The source's key in the lock; see `locationOf`. */
  location: string
  /** The expected hash; undefined if none is known yet. */
  expected: Expectation | undefined
  /** An empty private folder, removed afterwards. */
  temp: string
  /** Path at which to create the file or folder. */
  target: string
  context: ToolsContext
}

export interface Expectation {
  hash: string
  /** Origin of the hash: a file, a URL or a registry. */
  trustedBy: string
}

/** Runs `work` after all earlier work of the same name in this run has ended. */
export function serialize<T>(state: ToolsState, name: string, work: () => Promise<T>): Promise<T> {
  const queued = (state.queues.get(name) ?? Promise.resolve()).then(work)
  state.queues.set(
    name,
    queued.catch(() => undefined),
  )
  return queued
}
