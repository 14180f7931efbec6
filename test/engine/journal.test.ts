import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import type { RunEvent } from '../../lib/task/events.ts'
import type { Project } from '../../lib/workspace/project.ts'
import { about } from '../step/about.ts'
import { checkout } from '../workspace/checkout.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let folder: string
let emit: (event: RunEvent) => void
let told: RunEvent[]
beforeEach(async () => {
  folder = checkout()
  told = []
  const { journal }: typeof import('../../lib/engine/journal.ts') = await import(
    join(folder, 'lib/engine/journal.ts')
  )
  const project = { lab: { clusters: { west: { provider: 'rehearsal' } } } } as unknown as Project
  const host = {
    env: {},
    signal: new AbortController().signal,
    cwd: folder,
    emit: (event: RunEvent) => told.push(event),
    print: () => {},
  }
  emit = journal(project, host, 'up').emit
})

const file = () => join(folder, '.lab/rehearsal/west/journal.ndjson')

const metallb = { job: 'metallb@west', component: 'metallb', cluster: 'west' }

const stepEnded = (changes: Extract<RunEvent, { type: 'step-ended' }>['changes']): RunEvent => ({
  type: 'step-ended',
  ...metallb,
  step: 'pools',
  changes,
  durationMs: 1,
})

test('every change is a line in the folder of its cluster, without the values', () => {
  const fields = [{ path: 'data.password', from: 'old', to: 's3cret' }]
  emit(stepEnded([{ action: 'change', ...about('Secret a/b'), fields }]))
  emit(stepEnded([{ action: 'create', what: 'IPAddressPool first' }]))
  const lines = readFileSync(file(), 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      command: 'up',
      ...metallb,
      step: 'pools',
      changes: [{ action: 'change', ...about('Secret a/b') }],
    },
    { changes: [{ action: 'create', what: 'IPAddressPool first' }] },
  ])
  expect(lines.join('')).not.toContain('s3cret')
  expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('the cluster is the one that the event names, whatever the name of its job', () => {
  emit({ ...stepEnded([{ action: 'create', what: 'x' }]), job: 'metallb at west' } as RunEvent)
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ component: 'metallb', cluster: 'west' })
})

test('every event goes on to who listens', () => {
  const events: RunEvent[] = [stepEnded([]), { type: 'job-started', ...metallb }]
  for (const event of events) emit(event)
  expect(told).toEqual(events)
})

test('what changed nothing, and waiting, is no history', () => {
  emit(stepEnded([]))
  emit(stepEnded([{ action: 'wait', what: 'pods' }]))
  emit({ type: 'job-started', ...metallb })
  expect(existsSync(file())).toBe(false)
})
