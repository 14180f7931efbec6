import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunEvent } from '../../lib/task/events.ts'
import { type Checkout, checkout, processesOf } from '../checkout.ts'

let lab: Checkout
beforeEach(async () => {
  lab = await checkout()
})
afterEach(() => lab.remove())

/** Where a run is stopped: at the first event of a kind, about a step. */
const moments = [
  ['before the control plane is made', 'cluster@control-plane-dev', 'step-started'],
  ['before CRDs are applied', 'gateway-api@control-plane-dev', 'step-started'],
  ['at a Helm release', 'cilium@control-plane-dev', 'step-started'],
  ['between the steps of a job', 'metallb@control-plane-dev', 'step-ended'],
] as const

/** Starts a rehearsal and sends its process a signal at a moment. */
function stopAt(signal: NodeJS.Signals, job: string, type: RunEvent['type']) {
  let pid: number | undefined
  return lab.events(['rehearse'], (event) => {
    if (pid !== undefined || event.type !== type || !('job' in event) || event.job !== job) return
    const holder = readFileSync(join(lab.folder, '.lab/locks/rehearsal-control-plane-dev.json'), 'utf8')
    pid = JSON.parse(holder).pid as number
    process.kill(pid, signal)
  })
}

/** What still runs of a checkout, but for a control plane that was made whole and is meant to stay. */
async function orphans(): Promise<string[]> {
  const isMade = existsSync(join(lab.folder, '.lab/rehearsal/control-plane-dev/kubeconfig'))
  const running = await processesOf(lab.folder)
  return isMade ? running.filter((line) => !line.startsWith(`${lab.folder}/.lab/`)) : running
}

/** What a run that was interrupted has told: its exit code, and how every job that it announced has ended. */
function expectInterrupted(events: readonly RunEvent[], when: string) {
  expect(events.at(-1), when).toMatchObject({ type: 'run-ended', exitCode: 130 })
  const announced = events.flatMap((event) =>
    event.type === 'run-started' ? event.jobs.map((each) => each.job) : [],
  )
  const ended = events.flatMap((event) => (event.type === 'job-ended' ? [event.job] : []))
  expect(ended.toSorted(), when).toEqual(announced.toSorted())
}

/** A run that is left alone goes on where others were stopped. */
async function expectFinished() {
  const next = await lab.make('rehearse')
  expect(next.exitCode, next.stderr).toBe(0)
  expect((await lab.make('rehearse')).stdout).toContain('up: done, nothing changed')
}

test('interrupted at one moment after the other: exit code 130, no process left, and the next run goes on', async () => {
  for (const [when, job, type] of moments) {
    const { events } = await stopAt('SIGINT', job, type)
    expectInterrupted(events, when)
    expect(await orphans(), when).toEqual([])
  }
  await expectFinished()
})

test('killed with -9 at one moment after the other: the next run goes on', async () => {
  for (const [when, job, type] of moments) {
    const { events } = await stopAt('SIGKILL', job, type)
    expect(events.at(-1)?.type, when).not.toBe('run-ended')
  }
  await expectFinished()
})
