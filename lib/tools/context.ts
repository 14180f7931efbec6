import type { ProcessContext } from '../process/run.ts'
import type { Artifact, Platform } from './artifact.ts'
import type { ToolsLock } from './lock.ts'

/** What happens while an artifact is looked for. */
export type ToolEvent =
  | { type: 'passed-over'; artifact: string; source: string; why: string }
  | { type: 'download'; artifact: string; url: string; bytes: number; totalBytes?: number }
  | { type: 'modules'; artifact: string; fetched: number }
  | { type: 'build'; artifact: string; done: number; total: number; remainingMs?: number }
  | { type: 'learned'; artifact: string; location: string; hash: string; vouchedBy: string }
  | { type: 'resolved'; artifact: string; version: string; source: string; path: string }

/** How long the network is waited for. */
export interface Patience {
  /** From the request to the first byte of the answer. */
  connectMs: number
  /** Between two pieces of an answer. */
  stallMs: number
  /** Pauses before a broken transfer is tried again; as many tries as there are pauses. */
  retryDelaysMs: readonly number[]
}

export const defaultPatience: Patience = { connectMs: 5_000, stallMs: 20_000, retryDelaysMs: [500, 2_000] }

/** What one run has learned about the network, and who uses what. */
export interface ToolsState {
  /** Hosts that could not be reached, and why: not tried again for the next artifact. */
  unreachable: Map<string, string>
  turns: Map<string, Promise<unknown>>
}

export const newToolsState = (): ToolsState => ({ unreachable: new Map(), turns: new Map() })

export interface ToolsContext {
  /** The user's cache folder; see {@link userCacheFolder}. */
  cacheFolder: string
  /** The folder of the modules for go-build: `config/go`. */
  goFolder: string
  lock: ToolsLock
  /** Where hashes learned on first use are kept: `.lab/learned-hashes.json`. */
  learnedFile: string
  /** Whether only what the lock vouches for may be used. */
  frozen: boolean
  platform: Platform
  process: ProcessContext
  fetch: typeof fetch
  /** Milliseconds, monotonic. */
  now: () => number
  patience: Patience
  state: ToolsState
  report: (event: ToolEvent) => void
}

/** One source being tried. */
export interface Attempt {
  artifact: Artifact
  /** What this source gives. */
  version: string
  /** What the lock calls this source; see `locationOf`. */
  location: string
  /** The hash it must have; undefined when nobody has said yet. */
  expected: Expectation | undefined
  /** An empty private folder, removed afterwards. */
  temp: string
  /** Where the file or folder has to appear. */
  target: string
  context: ToolsContext
}

export interface Expectation {
  hash: string
  /** Who says so. */
  vouchedBy: string
}

/** Runs `work` once all earlier work of the same name in this run is over. */
export function inTurn<T>(state: ToolsState, name: string, work: () => Promise<T>): Promise<T> {
  const mine = (state.turns.get(name) ?? Promise.resolve()).then(work)
  state.turns.set(
    name,
    mine.catch(() => undefined),
  )
  return mine
}
