import { codeOf, describeFailure, exitCodeOf } from '../failure.ts'
import type { RunEvent } from '../task/events.ts'
import type { Renderer } from './screen.ts'

/** One event per line as JSON, each with its time. */
export function jsonRenderer(stdout: { write(text: string): unknown }): Renderer {
  const write = (event: RunEvent) =>
    stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`)
  return {
    emit: write,
    fail: (error) =>
      write({
        type: 'run-ended',
        command: '',
        exitCode: exitCodeOf(error),
        changes: 0,
        durationMs: 0,
        reason: describeFailure(error),
        ...codeOf(error),
      }),
    close: () => {},
  }
}
