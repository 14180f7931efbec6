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

/** The moments at which a run is stopped: the first event of this type for a step of this job. */
const moments = [
  ['before the control plane is made', 'cluster@control-plane-dev', 'step-started'],
  ['before CRDs are applied', 'gateway-api@control-plane-dev', 'step-started'],
  ['at a Helm release', 'cilium@control-plane-dev', 'step-started'],
  ['between the steps of a job', 'metallb@control-plane-dev', 'step-ended'],
] as const

/** Starts a rehearsal, and sends its process a signal at one of these moments. */
function stopAt(signal: NodeJS.Signals, job: string, type: RunEvent['type']) {
  let pid: number | undefined
  return lab.events(['rehearse'], (event) => {
    if (pid !== undefined || event.type !== type || !('job' in event) || event.job !== job) return
    const holder = readFileSync(join(lab.folder, '.lab/locks/rehearsal-control-plane-dev.json'), 'utf8')
    pid = JSON.parse(holder).pid as number
    process.kill(pid, signal)
  })
}

/** The processes of a checkout that still run, except those of a completely created control plane, which are to stay. */
async function leftProcesses(): Promise<string[]> {
  const isCreated = existsSync(join(lab.folder, '.lab/rehearsal/control-plane-dev/kubeconfig'))
  const running = await processesOf(lab.folder)
  return isCreated ? running.filter((line) => !line.startsWith(`${lab.folder}/.lab/`)) : running
}

/** Expects exit code 130, and an end of every job that the run announced. */
function expectInterrupted(events: readonly RunEvent[], when: string) {
  expect(events.at(-1), when).toMatchObject({ type: 'run-ended', exitCode: 130 })
  const announced = events.flatMap((event) =>
    event.type === 'run-started' ? event.jobs.map((each) => each.job) : [],
  )
  const ended = events.flatMap((event) => (event.type === 'job-ended' ? [event.job] : []))
  expect(ended.toSorted(), when).toEqual(announced.toSorted())
}

/** Expects that the next run completes the work of the stopped ones. */
async function expectFinished() {
  const next = await lab.make('rehearse')
  expect(next.exitCode, next.stderr).toBe(0)
  expect((await lab.make('rehearse')).stdout).toContain('up: done, nothing changed')
}

test('interrupted at each moment in turn: exit code 130, no process left, and the next run continues', async () => {
  for (const [when, job, type] of moments) {
    const { events } = await stopAt('SIGINT', job, type)
    expectInterrupted(events, when)
    expect(await leftProcesses(), when).toEqual([])
  }
  await expectFinished()
})

test('killed with -9 at each moment in turn: the next run continues', async () => {
  for (const [when, job, type] of moments) {
    const { events } = await stopAt('SIGKILL', job, type)
    expect(events.at(-1)?.type, when).not.toBe('run-ended')
  }
  await expectFinished()
})
