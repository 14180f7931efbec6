import type { ChalkInstance } from 'chalk'
import ora from 'ora'
import { describeFailure } from '../failure.ts'
import type { RunEvent } from '../task/events.ts'
import { linesOf, progressLine, seconds } from './lines.ts'
import { runSummary } from './run-summary.ts'
import type { Renderer, Screen } from './screen.ts'

/** Current activity of one job. */
interface Activity {
  startedAt: number
  doing: string
}

const TICK_MS = 200

/** A live view for terminals: past events stay above; below, one line per running job has its activity and duration. */
export function liveRenderer(
  { stdout, stderr }: Pick<Screen, 'stdout' | 'stderr'>,
  colors: ChalkInstance,
  pageColors: ChalkInstance,
): Renderer {
  const active = new Map<string, Activity>()
  const summary = runSummary(pageColors, stdout)
  const spinner = ora({
    stream: stderr,
    discardStdin: false,
    ...(colors.level === 0 ? { color: false as const } : {}),
  })
  const print = (line: string) => {
    spinner.clear()
    stderr.write(`${line}\n`)
    spinner.render()
  }
  const draw = () => {
    const now = performance.now()
    const lines = [...active].map(([job, { startedAt, doing }]) =>
      clip(`${job}  ${seconds(now - startedAt)}  ${doing}`, stderr.columns),
    )
    spinner.text = lines.join('\n')
    if (lines.length > 0 && !spinner.isSpinning) spinner.start()
    if (lines.length === 0 && spinner.isSpinning) spinner.stop()
  }
  const timer = setInterval(draw, TICK_MS)
  return {
    emit(event) {
      for (const line of linesOf(event, colors)) print(line)
      track(active, event)
      draw()
      if (event.type === 'run-ended' || event.type === 'checks-ended') spinner.stop()
      summary(event)
    },
    fail: (error) => print(colors.red(describeFailure(error))),
    close() {
      clearInterval(timer)
      spinner.stop()
    },
  }
}

/** Updates the activity of each job. */
function track(active: Map<string, Activity>, event: RunEvent): void {
  if (event.type === 'progress') {
    const startedAt = active.get('tools')?.startedAt ?? performance.now()
    active.set('tools', { startedAt, doing: progressLine(event) })
  }
  if (event.type === 'tool-found') active.delete('tools')
  if (!('job' in event) || event.job === undefined) return
  if (event.type === 'job-started') active.set(event.job, { startedAt: performance.now(), doing: '' })
  if (event.type === 'job-ended' || event.type === 'job-planned') active.delete(event.job)
  const activity = active.get(event.job)
  if (activity === undefined) return
  if (event.type === 'step-started') activity.doing = event.step
  if (event.type === 'waiting') activity.doing = `waiting for ${event.on}`
}

/** Cuts a line to the terminal's width, spinner included, because a wrapped line would be drawn repeatedly. */
const clip = (line: string, columns = 80) =>
  line.length > columns - 3 ? `${line.slice(0, columns - 4)}…` : line
