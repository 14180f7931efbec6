import { jsonRenderer } from './json.ts'
import { liveRenderer } from './live.ts'
import { palette } from './palette.ts'
import { plainRenderer } from './plain.ts'
import type { Renderer, Screen } from './screen.ts'

/**
 * Events as NDJSON with `json`; a live view if stderr is a terminal; otherwise plain lines. Progress goes to stderr,
 * the table of jobs to stdout.
 */
export function openRenderer(screen: Screen): Renderer {
  if (screen.json) return jsonRenderer(screen.stdout)
  const colors = palette(screen.env, screen.stderr)
  const { isTTY, columns } = screen.stderr
  // on a terminal without a width, such as a container's may be, ora would clear lines endlessly
  const isLive = isTTY && columns > 0 && screen.env.CI === undefined && screen.env.TERM !== 'dumb'
  const pageColors = palette(screen.env, screen.stdout)
  return isLive ? liveRenderer(screen, colors, pageColors) : plainRenderer(screen, colors, pageColors)
}
