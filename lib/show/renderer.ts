import { jsonRenderer } from './json.ts'
import { liveRenderer } from './live.ts'
import { palette } from './palette.ts'
import { plainRenderer } from './plain.ts'
import type { Renderer, Screen } from './screen.ts'

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
