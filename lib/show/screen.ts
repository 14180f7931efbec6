import type { Emit } from '../task/events.ts'

/** Shows a run. */
export interface Renderer {
  emit: Emit
  /** A run that ended before, or beside, its events. */
  fail(text: string, exitCode: number): void
  close(): void
}

/** Where a renderer writes, and what it may assume of the reader. */
export interface Screen {
  json: boolean
  env: Readonly<Record<string, string | undefined>>
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
}
