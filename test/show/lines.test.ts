import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { linesOf, seconds, summaryLines } from '../../lib/show/lines.ts'
import type { JobStatus } from '../../lib/task/events.ts'
import { every, result } from './events.ts'

const none = new Chalk({ level: 0 })

test.each([
  ['step-ended', ['metallb@west: create IPAddressPool first', 'metallb@west: change ConfigMap x/a (data.k)']],
  ['step-retried', ['metallb@west: pools: again in 2.0 s: connection reset']],
  ['note', ['metallb@west: webhook left out']],
  ['job-ended', ['✔ metallb@west done, 2 changes in 1.2 s']],
  ['run-started', []],
  ['job-started', []],
  ['step-started', []],
  ['step-planned', []],
  ['job-planned', []],
  ['waiting', []],
  ['output', []],
  ['progress', []],
  ['tool-found', []],
  ['run-ended', []],
] as const)('the permanent lines of %s', (type, lines) => {
  expect(linesOf(every[type], none)).toEqual(lines)
})

test('many changes of one step are summed up in one line', () => {
  const made = (action: 'create' | 'change', count: number) =>
    Array.from({ length: count }, (_, index) => ({ action, what: `ConfigMap x/${index}` }))
  const event = { ...every['step-ended'], changes: [...made('create', 12), ...made('change', 3)] }
  expect(linesOf(event, none)).toEqual(['metallb@west: pools: create 12 objects, change 3 objects'])
})

test('values of fields are not shown, because they may be secrets', () => {
  expect(linesOf(every['step-ended'], none).join()).not.toMatch(/old|new/)
})

test.each<[JobStatus, string]>([
  ['done', '✔ metallb@west done, 1 change in 1.2 s'],
  ['unchanged', '✔ metallb@west unchanged in 1.2 s'],
  ['failed', '✘ metallb@west failed in 1.2 s'],
  ['cancelled', '– metallb@west cancelled in 1.2 s'],
])('a job that is %s', (status, line) => {
  expect(linesOf({ type: 'job-ended', ...result({ status, changes: 1 }) }, none)).toEqual([line])
})

test('a multi-line reason is indented below its job', () => {
  const [text] = linesOf(
    { type: 'job-ended', ...result({ status: 'failed', reason: 'it broke\n  next: glue it' }) },
    none,
  )
  expect(text?.split('\n').slice(1)).toEqual(['  it broke', '    next: glue it'])
})

test('a note of the run has no job prefix', () => {
  expect(linesOf({ type: 'note', text: 'trusted on first use' }, none)).toEqual(['trusted on first use'])
})

test('the summary is an aligned table and one line', () => {
  const jobs = [
    result(),
    result({ job: 'cluster@west', status: 'unchanged', versions: [], pools: [] }),
    result({ job: 'a@b', status: 'failed', versions: ['1', '2'], pools: ['x'], vips: ['y'] }),
  ]
  expect(summaryLines(jobs, { ...every['run-ended'], exitCode: 124 })).toEqual([
    'JOB           STATUS     VERSION  ADDRESSES',
    'metallb@west  done       0.16.1   172.18.255.200-172.18.255.250',
    'cluster@west  unchanged',
    'a@b           failed     1, 2     x, y',
    'up: failed with exit code 124, 2 changes, 3 min 20 s',
  ])
})

test.each([
  [0, 0, 'up: done, nothing changed, 3 min 20 s'],
  [0, 1, 'up: done, 1 change, 3 min 20 s'],
  [1, 0, 'up: failed with exit code 1, nothing changed, 3 min 20 s'],
])('exit code %i with %i changes', (exitCode, changes, line) => {
  expect(summaryLines([], { ...every['run-ended'], exitCode, changes }).at(-1)).toBe(line)
})

test.each([
  [0, '0.0 s'],
  [340, '0.3 s'],
  [9_940, '9.9 s'],
  [10_000, '10 s'],
  [42_400, '42 s'],
  [119_400, '119 s'],
  [120_000, '2 min 0 s'],
  [200_000, '3 min 20 s'],
])('%i ms are %s', (ms, text) => {
  expect(seconds(ms)).toBe(text)
})
