import { stripVTControlCharacters } from 'node:util'
import { Chalk } from 'chalk'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { liveRenderer } from '../../lib/show/live.ts'
import { events, every, metallb } from './events.ts'
import { stream } from './stream.ts'

beforeEach(() => {
  // the spinner checks whether it is on a terminal
  vi.stubEnv('CI', undefined)
  vi.stubEnv('TERM', 'xterm')
  vi.useFakeTimers()
  return () => {
    vi.useRealTimers()
    vi.unstubAllEnvs()
  }
})

function start({ columns = 80, level = 0 as 0 | 1 } = {}) {
  const [stdout, stderr] = [stream(columns), stream(columns)]
  const renderer = liveRenderer(
    { stdout: stdout.stream, stderr: stderr.stream },
    new Chalk({ level }),
    new Chalk({ level: 0 }),
  )
  onTestFinished(() => renderer.close())
  return { renderer, stdout, stderr }
}

/** Content of the terminal after the view is redrawn. */
function view(stderr: ReturnType<typeof stream>): string {
  stderr.clear()
  vi.advanceTimersByTime(400)
  return stripVTControlCharacters(stderr.text())
}

test('each job has a line with its activity and duration', () => {
  const { renderer, stderr } = start()
  renderer.emit(every['job-started'])
  renderer.emit(every['step-started'])
  vi.advanceTimersByTime(3_000)
  expect(view(stderr)).toMatch(/metallb@west {2}3\.\d s {2}pools/)
  renderer.emit(every.waiting)
  expect(view(stderr)).toContain('waiting for deployment/controller (0 of 1)')
})

test('an ended job leaves the view, and its end stays above', () => {
  const { renderer, stderr } = start()
  renderer.emit(every['job-started'])
  renderer.emit({ type: 'job-started', ...metallb, job: 'cilium@west' })
  stderr.clear()
  renderer.emit(every['job-ended'])
  expect(stderr.lines()).toContain('✔ metallb@west done, 2 changes in 1.2 s')
  expect(view(stderr)).toContain('cilium@west')
  expect(view(stderr)).not.toContain('metallb@west')
})

test('a tool is shown until it is found', () => {
  const { renderer, stderr } = start()
  renderer.emit(every.progress)
  expect(view(stderr)).toMatch(/tools .*building etcd: 42 %, about 2 min 10 s left/)
  renderer.emit(every['tool-found'])
  expect(view(stderr)).toBe('')
})

test('changes, retries and notes stay', () => {
  const { renderer, stderr } = start()
  for (const event of events) renderer.emit(event)
  expect(stderr.lines()).toEqual(
    expect.arrayContaining([
      'metallb@west: create IPAddressPool first',
      'metallb@west: pools: again in 2.0 s: connection reset',
      'metallb@west: webhook left out',
    ]),
  )
})

test('the table is written to stdout alone, after the view has stopped', () => {
  const { renderer, stdout, stderr } = start()
  for (const event of events) renderer.emit(event)
  expect(stdout.lines()).toEqual([
    'JOB           STATUS  VERSION  ADDRESSES',
    'metallb@west  done    0.16.1   172.18.255.200-172.18.255.250',
    'up: done, 2 changes, 3 min 20 s',
  ])
  expect(view(stderr)).toBe('')
})

test.each([20, 40, 80, 200])('no line of the view is wider than %i columns', (columns) => {
  const { renderer, stderr } = start({ columns })
  renderer.emit({ type: 'job-started', ...metallb, job: 'first' }) // its line has the spinner before it
  renderer.emit({ type: 'job-started', ...metallb, job: 'a@b' })
  renderer.emit({ type: 'progress', what: 'building '.repeat(40), done: 0.1 })
  for (let length = 1; length < columns + 20; length++) {
    for (const job of ['first', 'a@b'])
      renderer.emit({ type: 'step-started', ...metallb, job, step: 'x'.repeat(length) })
    const lines = view(stderr).split(/[\n\r]/)
    for (const line of lines) expect(line.trimEnd().length).toBeLessThan(columns)
    expect(lines.join('\n')).toMatch(/first .*\n.*a@b/)
  }
  expect(view(stderr)).toContain('x…')
})

test('a run that ends before its first event is reported', () => {
  const { renderer, stderr } = start()
  renderer.emit(every['job-started'])
  renderer.fail('it broke')
  expect(stderr.lines()).toContain('it broke')
})

test('a closed view draws nothing and holds no timer', () => {
  const { renderer, stderr } = start()
  renderer.emit(every['job-started'])
  renderer.close()
  expect(view(stderr)).toBe('')
  expect(vi.getTimerCount()).toBe(0)
})

test('without colours, the spinner has none either', () => {
  for (const level of [0, 1] as const) {
    const { renderer, stderr } = start({ level })
    for (const event of events) renderer.emit(event)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour is one
    expect(/\u001b\[[\d;]*m/.test(stderr.text())).toBe(level === 1)
  }
})
