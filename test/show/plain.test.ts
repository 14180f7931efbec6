import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { progressLine } from '../../lib/show/lines.ts'
import { plainRenderer } from '../../lib/show/plain.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { events, every } from './events.ts'
import { stream } from './stream.ts'

function start(level: 0 | 1 = 0) {
  const [stdout, stderr] = [stream(), stream()]
  const renderer = plainRenderer(
    { stdout: stdout.stream, stderr: stderr.stream },
    new Chalk({ level }),
    new Chalk({ level: 0 }),
  )
  return { renderer, stdout, stderr }
}

test.each<[RunEvent['type'], string[]]>([
  ['run-started', []], // the table at its end names all jobs
  ['job-started', ['metallb@west started']],
  ['step-started', []], // its changes are told when it ends
  ['step-ended', ['metallb@west: create IPAddressPool first', 'metallb@west: change ConfigMap x/a (data.k)']],
  ['step-retried', ['metallb@west: pools: again in 2.0 s: connection reset']],
  ['waiting', ['metallb@west: waiting for deployment/controller (0 of 1)']],
  ['output', []], // a failure shows the end of it
  ['note', ['metallb@west: webhook left out']],
  ['progress', ['building etcd: 42 %, about 2 min 10 s left']],
  ['tool-found', []],
  ['step-planned', []], // told as a whole, at the end
  ['job-planned', []],
  ['check-ended', []], // the matrix at the end has them all
  ['job-ended', ['✔ metallb@west done, 2 changes in 1.2 s']],
])('%s', (type, lines) => {
  const { renderer, stdout, stderr } = start()
  renderer.emit(every[type])
  expect(stderr.lines()).toEqual(lines)
  expect(stdout.text()).toBe('')
})

test('at the end of a run, the table of its jobs is written to stdout alone', () => {
  const { renderer, stdout, stderr } = start()
  for (const event of events) if (event.type !== 'run-ended') renderer.emit(event)
  stderr.clear()
  renderer.emit(every['run-ended'])
  expect(stdout.lines()).toEqual([
    'JOB           STATUS  VERSION  ADDRESSES',
    'metallb@west  done    0.16.1   172.18.255.200-172.18.255.250',
    'up: done, 2 changes, 3 min 20 s',
  ])
  expect(stderr.text()).toBe('')
})

test('progress is printed by tenths, for each activity separately', () => {
  const { renderer, stderr } = start()
  for (let percent = 0; percent <= 100; percent++)
    for (const what of ['a', 'b']) renderer.emit({ type: 'progress', what, done: percent / 100 })
  for (const what of ['a', 'b'])
    expect(stderr.lines().filter((line) => line.startsWith(`${what}: `))).toHaveLength(11)
})

test('progress of unknown size is printed once', () => {
  const { renderer, stderr } = start()
  for (let count = 0; count < 5; count++) renderer.emit({ type: 'progress', what: 'fetching' })
  expect(stderr.lines()).toEqual(['fetching'])
})

test('a run that ends before its first event is reported on stderr', () => {
  const { renderer, stdout, stderr } = start()
  renderer.fail('it broke\n  next: glue it')
  renderer.close()
  expect(stderr.text()).toBe('it broke\n  next: glue it\n')
  expect(stdout.text()).toBe('')
})

test('colours are used only where enabled, and never on stdout', () => {
  for (const level of [0, 1] as const) {
    const { renderer, stdout, stderr } = start(level)
    for (const event of events) renderer.emit(event)
    renderer.fail('it broke')
    expect(stderr.text().includes('\u001b[')).toBe(level === 1)
    expect(stdout.text()).not.toContain('\u001b[')
  }
})

test.each([
  [{ what: 'a' }, 'a'],
  [{ what: 'a', done: 0.999 }, 'a: 99 %'],
  [{ what: 'a', done: 1, remainingMs: 0 }, 'a: 100 %, about 0.0 s left'],
])('progress %j', (progress, line) => {
  expect(progressLine(progress)).toBe(line)
})
