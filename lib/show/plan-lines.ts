import type { ChalkInstance } from 'chalk'
import type { Change, FieldChange, Override } from '../step/change.ts'
import { isEffect } from '../step/change.ts'
import { aligned } from '../table.ts'
import type { JobPlan, RunEvent } from '../task/events.ts'
import { seconds } from './lines.ts'

/** A job with all changes that it would make. */
export interface ShownJob extends JobPlan {
  steps: readonly Change[]
  overridden: readonly Overridden[]
}

interface Overridden {
  step: string
  overrides: readonly Override[]
}

type RunEnd = Extract<RunEvent, { type: 'run-ended' }>

/** A plan as text: the differences of each job, and a table of all jobs. */
export function planLines(
  jobs: readonly ShownJob[],
  end: RunEnd,
  colors: ChalkInstance,
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  const shown = jobs.filter(
    ({ steps, overridden, reason }) => reason !== undefined || steps.some(isShown) || overridden.length > 0,
  )
  const sections = shown.flatMap((job) => [...jobLines(job, colors, columns), ''])
  const table = aligned([['JOB', 'PLAN'], ...jobs.map((job) => [job.job, summary(job)])])
  return [...sections, ...table.map((line) => clip(line, columns)), total(jobs, end)]
}

/** Whether a change is listed. A wait is no difference by itself. */
const isShown = ({ action }: Change) => action !== 'wait'

function jobLines(job: ShownJob, colors: ChalkInstance, columns: number): readonly string[] {
  const { steps, overridden, versions, pools, vips, assumed, reason } = job
  const shown = steps.filter(isShown)
  const isJobPredicted = shown.length > 0 && shown.every(({ predicted }) => predicted)
  const head = [colors.bold(job.job), versions.join(', '), isJobPredicted ? colors.dim('(predicted)') : '']
  const ranges = [...pools, ...vips].map((range) => `  ${range}${assumed ? colors.dim(' (assumed)') : ''}`)
  return [
    head.filter(Boolean).join(' '),
    ...ranges,
    ...shown.flatMap((change) => changeLines(change, isJobPredicted, colors, columns)),
    ...overridden.flatMap((each) => overrideLines(each, colors, columns)),
    ...(reason ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => colors.red(`  ${line}`)),
  ]
}

const markers = {
  create: ['+', 'green'],
  start: ['+', 'green'],
  change: ['~', 'yellow'],
  replace: ['±', 'red'],
  adopt: ['!', 'magenta'],
  remove: ['-', 'red'],
  keep: ['=', 'dim'],
  wait: ['…', 'dim'],
} as const satisfies Record<Change['action'], readonly [string, string]>

/** Maximum number of fields of one object that are listed; more are counted. The events have them all. */
const MAX_LISTED = 12

function changeLines(
  { action, what, because, holders, fields = [], predicted }: Change,
  isJobPredicted: boolean,
  colors: ChalkInstance,
  columns: number,
): readonly string[] {
  const [mark, color] = markers[action]
  const more = [
    because === undefined ? '' : `: ${because}`,
    predicted && !isJobPredicted ? ' (predicted)' : '',
  ]
  const remaining = fields.length - MAX_LISTED
  return [
    `  ${colors[color](`${mark} ${action} ${what}`)}${colors.dim(more.join(''))}`,
    ...(holders ?? []).map((holder) => `      ${colors.magenta(`held by ${holder}; ADOPT=1 takes it`)}`),
    ...fields.slice(0, MAX_LISTED).map((field) => `      ${clip(fieldText(field), columns - 6)}`),
    ...(remaining > 0 ? [`      and ${remaining} more`] : []),
  ]
}

/**
 * Lines about overridden values: no difference to the cluster, but a possible cause if a component behaves differently.
 */
const overrideLines = ({ step, overrides }: Overridden, colors: ChalkInstance, columns: number) => [
  `  ${colors.cyan(`≠ ${step}: your Helm values, in place of computed ones`)}`,
  ...overrides.map(
    ({ path, computed, given }) =>
      `      ${clip(fieldText({ path, from: computed, to: given }), columns - 6)}`,
  ),
]

const fieldText = ({ path, from, to }: FieldChange) => `${path}: ${valueText(from)} → ${valueText(to)}`

const VALUE_LENGTH = 60

/** A value on one line. */
function valueText(value: unknown): string {
  if (value === undefined) return 'nothing'
  return clip(JSON.stringify(value), VALUE_LENGTH)
}

/** `create 12, change 1` */
function summary({ steps, reason }: ShownJob): string {
  const counts = Object.entries(Object.groupBy(steps.filter(isShown), ({ action }) => action))
  const text = counts.map(([action, group]) => `${action} ${group.length}`).join(', ')
  const known = reason === undefined ? 'nothing' : ''
  return [text || known, reason === undefined ? '' : 'cannot be told'].filter(Boolean).join('; ')
}

function total(jobs: readonly ShownJob[], { command, exitCode, changes, durationMs }: RunEnd): string {
  const effects = jobs.flatMap(({ steps }) => steps.filter(isEffect))
  const predicted = effects.filter((change) => change.predicted).length
  const count = changes === 0 ? 'nothing to do' : `${changes} change${changes === 1 ? '' : 's'}`
  const predictedText = predicted === 0 ? '' : ` (${predicted} predicted)`
  const failed = exitCode === 0 ? '' : `failed with exit code ${exitCode}, `
  return `${command}: ${failed}${count}${predictedText}, ${seconds(durationMs)}; nothing touched`
}

const clip = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)
