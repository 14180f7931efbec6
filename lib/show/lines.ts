import type { ChalkInstance } from 'chalk'
import type { Change } from '../step/change.ts'
import { aligned } from '../table.ts'
import type { JobResult, JobStatus, RunEvent } from '../task/events.ts'

/** The permanent lines of an event; empty for events that only a live view shows. */
export function linesOf(event: RunEvent, colors: ChalkInstance): readonly string[] {
  switch (event.type) {
    case 'step-ended':
      return changeLines(event, colors)
    case 'step-retried':
      return [
        colors.yellow(`${event.job}: ${event.step}: again in ${seconds(event.delayMs)}: ${event.reason}`),
      ]
    case 'note':
      return [colors.yellow(event.job === undefined ? event.text : `${event.job}: ${event.text}`)]
    case 'job-ended':
      return [jobLine(event, colors)]
    default:
      return []
  }
}

/** Maximum number of changes of one step that are listed; more are summed up in one line. The events have them all. */
const MAX_LISTED = 4

function changeLines(
  { job, step, changes }: Extract<RunEvent, { type: 'step-ended' }>,
  colors: ChalkInstance,
) {
  const made = changes.filter(({ action }) => action !== 'wait')
  const head = colors.dim(`${job}:`)
  if (made.length <= MAX_LISTED) return made.map((change) => `${head} ${changeText(change, colors)}`)
  const counts = Object.entries(Object.groupBy(made, ({ action }) => action))
  return [
    `${head} ${step}: ${counts.map(([action, group]) => `${action} ${group?.length} objects`).join(', ')}`,
  ]
}

function changeText({ action, what, fields, because }: Change, colors: ChalkInstance): string {
  const paths = fields === undefined ? '' : colors.dim(` (${fields.map(({ path }) => path).join(', ')})`)
  return `${action} ${what}${paths}${because === undefined ? '' : `: ${because}`}`
}

function jobLine({ job, status, changes, durationMs, reason }: JobResult, colors: ChalkInstance): string {
  const [mark, color] = markers[status]
  const count = status === 'done' ? `, ${changes} change${changes === 1 ? '' : 's'}` : ''
  const head = `${mark} ${job} ${status}${count} ${colors.dim(`in ${seconds(durationMs)}`)}`
  return [
    colors[color](head),
    ...(reason ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => `  ${line}`),
  ].join('\n')
}

const markers = {
  done: ['✔', 'green'],
  unchanged: ['✔', 'green'],
  cancelled: ['–', 'yellow'],
  failed: ['✘', 'red'],
} as const satisfies Record<JobStatus, readonly [string, string]>

/** The table of all jobs with their versions and addresses, and a line that sums up the run. */
export function summaryLines(
  jobs: readonly JobResult[],
  { command, exitCode, changes, durationMs }: Extract<RunEvent, { type: 'run-ended' }>,
): readonly string[] {
  const rows = jobs.map(({ job, status, versions, pools, vips }) => [
    job,
    status,
    versions.join(', '),
    [...pools, ...vips].join(', '),
  ])
  const table = aligned([['JOB', 'STATUS', 'VERSION', 'ADDRESSES'], ...rows])
  const outcome = exitCode === 0 ? 'done' : `failed with exit code ${exitCode}`
  const changed = changes === 0 ? 'nothing changed' : `${changes} change${changes === 1 ? '' : 's'}`
  return [...table, `${command}: ${outcome}, ${changed}, ${seconds(durationMs)}`]
}

/** `0.3 s`, `42 s`, `3 min 20 s`. */
export function seconds(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  const whole = Math.round(ms / 1000)
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** `building etcd: 40 %, about 2 min 0 s left` */
export function progressLine({
  what,
  done,
  remainingMs,
}: {
  what: string
  done?: number
  remainingMs?: number
}): string {
  const share = done === undefined ? '' : `: ${Math.floor(done * 100)} %`
  return `${what}${share}${remainingMs === undefined ? '' : `, about ${seconds(remainingMs)} left`}`
}
