import type { RunEvent } from '../task/events.ts'
import type { Renderer } from './screen.ts'

/** One event per line as JSON, each with its time. */
export function jsonRenderer(stdout: { write(text: string): unknown }): Renderer {
  const write = (event: RunEvent) =>
    stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`)
  return {
    emit: write,
    fail: (reason, exitCode) =>
      write({ type: 'run-ended', command: '', exitCode, changes: 0, durationMs: 0, reason }),
    close: () => {},
  }
}
