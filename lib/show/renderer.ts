import type { Emit } from '../task/events.ts'
import { jsonRenderer } from './json.ts'
import { liveRenderer } from './live.ts'
import { palette } from './palette.ts'
import { plainRenderer } from './plain.ts'

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

/**
 * Events as NDJSON with `json`; a live view where stderr is a terminal; plain lines elsewhere. Progress goes to stderr,
 * the table of what now runs to stdout.
 */
export function openRenderer(screen: Screen): Renderer {
  if (screen.json) return jsonRenderer(screen.stdout)
  const colors = palette(screen.env, screen.stderr)
  const { isTTY, columns } = screen.stderr
  // a terminal that has no width, as a container's may, would have ora clear lines without end
  const isLive = isTTY && columns > 0 && screen.env.CI === undefined && screen.env.TERM !== 'dumb'
  const page = palette(screen.env, screen.stdout)
  return isLive ? liveRenderer(screen, colors, page) : plainRenderer(screen, colors, page)
}
