import type { ChalkInstance } from 'chalk'
import { linesOf, progressLine } from './lines.ts'
import { runSummary } from './run-summary.ts'
import type { Renderer, Screen } from './screen.ts'

/** Lines as they come, for logs and pipes. */
export function plainRenderer(
  { stdout, stderr }: Pick<Screen, 'stdout' | 'stderr'>,
  colors: ChalkInstance,
  page: ChalkInstance,
): Renderer {
  const summary = runSummary(page, stdout)
  const say = (line: string) => stderr.write(`${line}\n`)
  const isNews = tenths()
  return {
    emit(event) {
      if (event.type === 'job-started') say(`${event.job} started`)
      if (event.type === 'waiting') say(`${event.job}: waiting for ${event.on}`)
      if (event.type === 'progress' && isNews(event)) say(progressLine(event))
      for (const line of linesOf(event, colors)) say(line)
      summary(event)
    },
    fail: (text) => say(colors.red(text)),
    close: () => {},
  }
}

/** Tells of progress whether it is worth a line in a log: what is new, and every tenth of it. */
function tenths(): (event: { what: string; done?: number }) => boolean {
  const told = new Map<string, number>()
  return ({ what, done = 0 }) => {
    const tenth = Math.floor(done * 10)
    const isNew = tenth > (told.get(what) ?? -1)
    told.set(what, Math.max(tenth, told.get(what) ?? 0))
    return isNew
  }
}
