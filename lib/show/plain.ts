import type { ChalkInstance } from 'chalk'
import { describeFailure } from '../failure.ts'
import { linesOf, progressLine } from './lines.ts'
import { runSummary } from './run-summary.ts'
import type { Renderer, Screen } from './screen.ts'

/** One line per event as it arrives, for logs and pipes. */
export function plainRenderer(
  { stdout, stderr }: Pick<Screen, 'stdout' | 'stderr'>,
  colors: ChalkInstance,
  pageColors: ChalkInstance,
): Renderer {
  const summary = runSummary(pageColors, stdout)
  const print = (line: string) => stderr.write(`${line}\n`)
  const deservesLine = tenths()
  return {
    emit(event) {
      if (event.type === 'job-started') print(`${event.job} started`)
      if (event.type === 'waiting') print(`${event.job}: waiting for ${event.on}`)
      if (event.type === 'progress' && deservesLine(event)) print(progressLine(event))
      for (const line of linesOf(event, colors)) print(line)
      summary(event)
    },
    fail: (error) => print(colors.red(describeFailure(error))),
    close: () => {},
  }
}

/** Whether a progress event deserves a line in a log: the first of each activity, and every tenth of it. */
function tenths(): (event: { what: string; done?: number }) => boolean {
  const reported = new Map<string, number>()
  return ({ what, done = 0 }) => {
    const tenth = Math.floor(done * 10)
    const isNew = tenth > (reported.get(what) ?? -1)
    reported.set(what, Math.max(tenth, reported.get(what) ?? 0))
    return isNew
  }
}
