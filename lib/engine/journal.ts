import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isEffect } from '../step/change.ts'
import type { RunEvent } from '../task/events.ts'
import type { Host } from '../task/task.ts'
import { clusterFolder, type Project } from '../workspace/project.ts'

/**
 * The same host, with every change to a cluster written into `journal.ndjson` in the cluster's folder: history, and
 * what is ours. Nothing is decided by it alone; losing it loses no correctness.
 */
export function journal(project: Project, host: Host, command: string): Host {
  const emit = (event: RunEvent) => {
    if (event.type === 'step-ended') record(project, event, command)
    host.emit(event)
  }
  return { ...host, emit }
}

function record(project: Project, event: Extract<RunEvent, { type: 'step-ended' }>, command: string): void {
  const changes = event.changes.filter(isEffect).map(({ action, what }) => ({ action, what }))
  const cluster = event.job.slice(event.job.indexOf('@') + 1)
  if (changes.length === 0) return
  const folder = clusterFolder(project.lab, cluster)
  const isGone = !existsSync(folder) && changes.every(({ action }) => action === 'remove')
  if (isGone) return // with the cluster went what was known of it
  const file = join(folder, 'journal.ndjson')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const entry = { time: new Date().toISOString(), command, job: event.job, step: event.step, changes }
  appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
}
