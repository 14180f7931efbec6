import type { Emit } from '../task/events.ts'

/** Shows the events of a run. */
export interface Renderer {
  emit: Emit
  /** Shows the failure of a run that ended before its first event, or outside its events. */
  fail(error: unknown): void
  close(): void
}

/** The output streams of a renderer, and the settings that depend on the reader. */
export interface Screen {
  json: boolean
  env: Readonly<Record<string, string | undefined>>
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
}
