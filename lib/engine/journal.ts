import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Change, isEffect } from '../step/change.ts'
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
  const { job, component, cluster, step } = event
  const changes = event.changes.filter(isEffect).map(withoutValues)
  if (changes.length === 0) return
  const folder = clusterFolder(project.lab, cluster)
  const isGone = !existsSync(folder) && changes.every(({ action }) => action === 'remove')
  if (isGone) return // with the cluster went what was known of it
  const file = join(folder, 'journal.ndjson')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const time = new Date().toISOString()
  const entry = { time, command, job, component, cluster, step, changes }
  appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
}

/** What was done to what, without what it held or holds. */
const withoutValues = ({ action, what, object, release }: Change) => ({ action, what, object, release })
